import type { Kind } from '../../protocol/directory.ts';

/** One company on its way into the directory: what is known of it before and after rows were merged. */
export interface Brand {
  name: string;
  kind: Kind;
  /** `[]` means anywhere. */
  countries: string[];
  /** Other names, the best first; may hold repeats until `aliasesOf` has been over them. */
  otherNames: string[];
  /** What Wikidata calls it. */
  labels: string[];
  /** From a shop's sign or bill, as the index's brands are, and not an operator's legal name. */
  branded: boolean;
  /** From a list of our own. */
  own: boolean;
  /** Wikidata ids. */
  qids: string[];
  /** Host names of official sites, without `www.`. */
  sites: string[];
  /** How many kinds of public profile the company keeps (Facebook, Instagram, YouTube …). */
  profiles: number;
  /** Rows of the source that were merged into this one. */
  rows: number;
  /** Position of its category, for ties: a smaller one is closer to what the directory is for. */
  rank: number;
  /** Given by us (a seed); otherwise made from the name. */
  id?: string;
}
