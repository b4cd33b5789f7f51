/** What a row of the index is called, and the other names that should find it. */

import { fold } from '../../protocol/fold.ts';
import type { NsiItem, WikidataFact } from './packages.ts';
import { compact, isLatin, listOf } from './text.ts';
import { transliterate } from './transliterate.ts';

const MAX_NAME = 60;
const MAX_ALIAS = 40;
const MAX_ALIASES = 6;

/** `ПАО «Х»` → `Х`: a legal form in front, the name in quotes. */
const QUOTED = /^(?:\p{Lu}{2,4}|Филиал|филиал)\s*[«"„]([^«»"„“]+)[»"“]$/u;
/** `Y, S.A.` → `Y`: a legal form behind a comma. */
const AFTER_COMMA = /,\s*(Inc|LLC|Ltd|Limited|S\. ?A|S\.p\.A|a\.s|a\. s|d\.d|Co\., Ltd)\.?$/i;

/** The name people see on the shop or the bill: in the local script, without legal form or the index's own notes. */
export const nameOf = ({ tags, displayName }: NsiItem): string =>
  (listOf(tags.name ?? tags.brand ?? tags.operator ?? displayName)[0] ?? '')
    .replace(QUOTED, '$1')
    .replace(AFTER_COMMA, '');

/** `name:en`, `brand:zh-Hant`; not `brand:wikidata`, `operator:type`. */
const IN_A_LANGUAGE = /^(name|brand|operator|alt_name|official_name|short_name):[a-z]{2,3}(-[A-Za-z]+)*$/;

/** All other names, the most useful first: short forms, former and official names, Latin script, other languages. */
export function otherNamesOf(
  { tags, displayName, matchNames = [] }: NsiItem,
  fact: WikidataFact | undefined,
): string[] {
  const from = (...keys: string[]) => keys.flatMap((key) => listOf(tags[key]));
  const translated = Object.keys(tags).filter((key) => IN_A_LANGUAGE.test(key));
  const inLatin = (key: string) => isLatin(tags[key] ?? '');
  const withoutNote = displayName.replace(/\s*\([^)]*\)$/, '');
  return [
    ...from(
      'short_name',
      'brand:short',
      'operator:short',
      'name:en',
      'brand:en',
      'operator:en',
      'alt_name',
      'old_name',
    ),
    ...from('brand', 'operator'),
    ...listOf(withoutNote),
    ...listOf(fact?.label),
    ...from('official_name'),
    ...matchNames.flatMap(listOf),
    ...translated.filter(inLatin).flatMap((key) => listOf(tags[key])),
    ...translated.filter((key) => !inLatin(key)).flatMap((key) => listOf(tags[key])),
  ];
}

/** Legal forms: nobody types them, and a name with one is the same name. */
const LEGAL_FORM =
  /[\s,]+(inc|llc|l\.l\.c|ltd|limited|plc|corp|corporation|co|company|gmbh|ag|se|kg|s\.?a|s\.?a\.?s|s\.?p\.?a|s\.?r\.?l|s\.?l|n\.?v|b\.?v|a\.?s|a\/s|ab|asa|oyj?|kft|nyrt|zrt|d\.?d|d\.?o\.?o|a\.?d|sp\. ?z ?o\.?o|s\.?r\.?o|ltda|pty)\.?$/i;
/** Ends that the index adds to recognise shop signs. */
const SIGN = /\b(store|stores|shop|shops|retailer|dealer|branch|drive thru|drive-thru|atm|corporate office)$/i;

const bare = (text: string): string => text.replace(LEGAL_FORM, '').trim();

/**
 * The other names worth keeping: not the name itself, not a part of it that is found anyway, not the same thing twice.
 * A name in Cyrillic, Greek or Georgian that comes without a Latin one gets its transliteration.
 */
export function aliasesOf(name: string, others: readonly string[]): string[] {
  const latin = [name, ...others].some(isLatin) ? [] : transliterate(name);
  const seen = new Set([compact(name), compact(bare(name))]);
  const words = ` ${fold(name)} `;
  const out: string[] = [];
  for (const other of [...others, ...latin]) {
    const key = compact(bare(other));
    if (key.length < 2 || seen.has(key) || other.length > MAX_ALIAS || SIGN.test(other)) continue;
    if (words.includes(` ${fold(other)} `)) continue;
    seen.add(key);
    out.push(other);
  }
  return out.slice(0, MAX_ALIASES);
}

const NOT_A_NAME = /^[\p{P}\p{S}\s]*$|^\d+$/u;

/** True for a name a person could look for: some letters, no placeholder, no generic word, no list of slogans. */
export const isRealName = (name: string, generic: readonly RegExp[]): boolean =>
  name.length >= 2 && name.length <= MAX_NAME && !NOT_A_NAME.test(name) && !generic.some((word) => word.test(name));
