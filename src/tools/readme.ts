/**
 * What the README and the pages in docs say of the code, printed from the code, each between its two marks.
 *   npm run diagram
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { MESSAGES } from '../protocol/error-messages.ts';
import { ERRORS, type ErrorCode } from '../protocol/errors.ts';
import { EVENTS } from '../protocol/events.ts';
import { CONTRACTS } from '../server/contracts/index.ts';
import { diagram } from './diagram.ts';

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

type Parts = Record<string, () => string>;

const README: Parts = {
  events: () =>
    table(
      ['event', 'when', 'with', 'stable'],
      Object.entries(EVENTS).map(([name, { when, data, stable }]) => [
        `\`${name}\``,
        when,
        data.join(', '),
        stable ? 'yes' : '',
      ]),
    ),
  errors: () =>
    table(
      ['code', 'who can fix it', 'again?', 'what to do'],
      Object.entries(ERRORS).map(([code, { actor, retryable }]) => [
        `\`${code}\``,
        actor,
        retryable ? 'yes' : '',
        MESSAGES[code as ErrorCode],
      ]),
    ),
  flow: () => `\`\`\`mermaid\n${diagram()}\n\`\`\``,
};

/** What can be called, by contract. */
const CONTRACT_TABLES: Parts = Object.fromEntries(
  CONTRACTS.map(({ name, routes }) => [
    name,
    () =>
      table(
        ['', 'address', 'what it does'],
        routes.map(({ method, path, summary = '' }) => [method, `\`${path.replace(/\{[^}]*\}/g, '')}\``, summary]),
      ),
  ]),
);

export const PAGES: Record<string, Parts> = { 'README.md': README, 'docs/contracts.md': CONTRACT_TABLES };

/** The page as it should be. */
export function printed(page: string, text: string): string {
  let out = text;
  for (const [name, part] of Object.entries(PAGES[page] ?? {})) {
    const open = `<!-- ${name}: printed by \`npm run diagram\` -->`;
    const close = `<!-- /${name} -->`;
    const [start, end] = [out.indexOf(open), out.indexOf(close)];
    if (start < 0 || end < start) throw new Error(`${page}: the marks ${open} and ${close} are missing.`);
    out = `${out.slice(0, start + open.length)}\n\n${part()}\n\n${out.slice(end)}`;
  }
  return out;
}

export default (): void => {
  for (const page of Object.keys(PAGES)) writeFileSync(page, printed(page, readFileSync(page, 'utf8')));
  console.log(diagram());
};
