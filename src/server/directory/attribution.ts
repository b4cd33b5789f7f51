/** The notices that travel with the built directory. */
import type { IconInfo, Packages } from './packages.ts';

/** `ATTRIBUTION.md`: what was taken from where, both licences in full, and the icons that carry terms of their own. */
export function attribution({ nsi, icons }: Packages, used: readonly IconInfo[]): string {
  const termed = used
    .filter(({ license }) => license && license.type !== 'CC0-1.0')
    .map(({ title, license }) => `- ${title}: ${license?.type}${license?.url ? `, ${license.url}` : ''}`);
  return `# Where the directory comes from

Trade names and logos belong to their owners. They are shown only so that people can find their own provider; being
listed here means neither endorsement nor partnership.

## Names, other names, countries

name-suggestion-index ${nsi.version}, https://nsi.guide, BSD 3-Clause. Taken: names, other names, countries and kinds of
the banks, insurers, utilities, carriers, shops and delivery services in its list, and the Wikidata labels and official
sites it carries (Wikidata's data is CC0).

${nsi.licence.replace(/^#+ /gm, '### ')}

## Logos and brand colours

simple-icons ${icons.version}, https://simpleicons.org, CC0 1.0. Taken: ${used.length} icons and their colours; a colour is
darkened where it could not be seen on white, and dark icons got a white outline.
${termed.length > 0 ? `\nThese icons carry terms of their own:\n\n${termed.join('\n')}\n` : ''}
${icons.licence.replace(/^(#+) /gm, '##$1 ')}
`;
}
