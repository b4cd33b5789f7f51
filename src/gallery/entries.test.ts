/** What the gallery lacks is a failure here, with the name of what to add to `entries.ts`. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Challenge } from '../protocol/challenge.ts';
import { CredentialField } from '../protocol/credentials.ts';
import { ERRORS } from '../protocol/errors.ts';
import { FullSession } from '../protocol/full-session.ts';
import { Operation } from '../protocol/session.ts';
import { screenOf, sessionOf } from '../widget/machine/state.ts';
import { walk } from '../widget/machine/walk.ts';
import { ENTRIES, find, PATHS } from './entries.ts';

const states = PATHS.map((path) => find(path)!.state);
const lacking = (wanted: Iterable<string>, there: Iterable<string>) => {
  const shown = new Set(there);
  return [...new Set(wanted)].filter((name) => !shown.has(name));
};
const kindsShown = states.flatMap((state) => {
  const step = sessionOf(state)?.step;
  return step?.name === 'challenge' ? [step.challenge.kind] : [];
});

describe('the gallery lacks no', () => {
  it('state that the walk can reach and that has a screen', () => {
    const reached = [...walk().states.values()].filter((state) => screenOf(state)).map(({ name }) => name);
    expect(
      lacking(
        reached,
        states.map(({ name }) => name),
      ),
    ).toEqual([]);
  });

  it('kind of challenge', () => {
    const kinds = Challenge.options.map(({ entries }) => entries.kind.literal);
    expect(lacking(kinds, kindsShown)).toEqual([]);
  });

  it('kind of field', () => {
    const shown = states
      .flatMap((state) => {
        const step = sessionOf(state)?.step;
        return step?.name === 'credentials' ? Object.values(step.schema.properties) : [];
      })
      .flatMap((field) => [field.type, ...('format' in field ? [field.format] : []), 'oneOf' in field && 'oneOf']);
    const [text] = CredentialField.options;
    const types = CredentialField.options.flatMap(({ entries: { type } }) =>
      'literal' in type ? [type.literal] : type.options,
    );
    expect(lacking([...types, ...text.entries.format.wrapped.options, 'oneOf'], shown.map(String))).toEqual([]);
  });

  it('status of an operation', () => {
    const shown = states.flatMap((state) => {
      const step = sessionOf(state)?.step;
      return step?.name === 'operations' ? step.operations.map(({ status }) => status) : [];
    });
    expect(lacking(Operation.entries.status.options, shown)).toEqual([]);
  });

  it('error code', () => {
    const shown = states.flatMap((state) => {
      const screen = screenOf(state)!;
      if (screen.name === 'refused' || screen.name === 'expired') return [screen.code];
      const session = sessionOf(state);
      return [session?.error?.code, session?.step.name === 'failed' ? session.step.error.code : undefined];
    });
    expect(
      lacking(
        Object.keys(ERRORS),
        shown.filter((code) => code !== undefined),
      ),
    ).toEqual([]);
  });
});

it('shows nothing that the server could not say', () => {
  for (const path of PATHS) {
    const session = sessionOf(find(path)!.state);
    if (session) expect(v.safeParse(FullSession, session).issues, path).toBeUndefined();
  }
});

it('has one address for each, and none for what is not there', () => {
  expect(new Set(PATHS).size).toBe(PATHS.length);
  expect([find('select/empty')?.state.name, find('constructor/name'), find('select/nothing'), find('')]).toEqual([
    'select',
    undefined,
    undefined,
    undefined,
  ]);
  console.log(`gallery: ${PATHS.length} screens of ${Object.keys(ENTRIES).length} states`);
});
