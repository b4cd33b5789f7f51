import type { DirectoryEntry, Kind } from '../../protocol/directory.ts';
import type { Context, FormOutcome } from '../integrations/integration.ts';
import { sandbox } from '../integrations/sandbox/sandbox.ts';

const entry = (kind: Kind, countries = ['us']): DirectoryEntry => ({
  id: 'test_electric_company',
  name: 'Test Electric Company',
  kind,
  countries,
  aliases: [],
  logo: null,
  color: null,
});

/** At a fixed time, in the United States unless told otherwise. */
export const contextOf = (kind: Kind = 'electricity', countries?: string[]): Context => ({
  entry: entry(kind, countries),
  now: new Date('2026-04-06T12:00:00Z'),
  signal: new AbortController().signal,
});

/** Logs in with these fields, and something else in those that are not given. */
export const start = (fields: Record<string, string>, context = contextOf()) =>
  sandbox.start(context, { username: 'somebody', password: 'something', ...fields });

/** What was found by a login that needs no more. */
export async function passed(outcome: Promise<FormOutcome>) {
  const value = await outcome;
  if (value.kind !== 'accounts') throw new Error(`${value.kind}`);
  return value;
}
