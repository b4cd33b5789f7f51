import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { CredentialSchema } from '../../../protocol/credentials.ts';
import { ERRORS, type ErrorCode } from '../../../protocol/errors.ts';
import { contextOf, start } from '../../testing/sandbox-login.ts';
import type { Context, Outcome } from '../integration.ts';
import { sandbox } from './sandbox.ts';

const later = (context: Context): Context => ({ ...context, now: new Date(context.now.getTime() + 5000) });

/** What a login with this user name comes to in the end. */
async function fate(username: string): Promise<string> {
  let outcome = await start({ username, password: 'any' });
  if (outcome.kind === 'challenge')
    outcome =
      outcome.challenge.kind === 'push'
        ? ((await sandbox.poll!(later(contextOf()), outcome.state)) as Outcome)
        : await sandbox.answer(contextOf(), outcome.state, '123456');
  if (outcome.kind !== 'accounts') return 'code' in outcome ? outcome.code : outcome.kind;
  const run = sandbox.run(
    contextOf(),
    outcome.state,
    { resource: 'bills', action: 'read', arguments: undefined },
    outcome.accounts,
    async () => {},
  );
  return run.then(
    () => 'passes',
    (error) => error.code,
  );
}

describe('magic users', () => {
  const types = ['BILLER_ERROR', 'CREDENTIAL_ERROR', 'MFA_ERROR', 'OPERATION_ERROR'];
  const codes = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => types.includes(ERRORS[code].type));

  test.each(codes)('user_<%s in lower case> fails with it', async (code) => {
    expect(await fate(`user_${code.toLowerCase()}`)).toBe(code);
  });

  test.each(['user_mfa_code', 'user_accounts'])('%s passes with any password', async (username) => {
    expect(await fate(username)).toBe('passes');
  });

  test('user_good wants its own password', async () => {
    expect(await start({ username: 'user_good', password: 'pass_good' })).toMatchObject({ kind: 'accounts' });
    expect(await start({ username: 'user_good', password: 'Pass_good' })).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
  });

  test.each(['nobody', '', 'constructor', '__proto__', 'user_network_error', 'USER_GOOD'])(
    '%j is nobody',
    async (username) => {
      expect(await start({ username })).toEqual({ kind: 'refused', code: 'INVALID_CREDENTIALS' });
    },
  );

  test('a code passes only as 123456', async () => {
    const asked = await start({ username: 'user_mfa_code' });
    if (asked.kind !== 'challenge') throw new Error(asked.kind);
    expect(asked.challenge).toMatchObject({ kind: 'code', length: 6 });
    for (const wrong of ['', '000000', '1234567', ' 123456', ['123456']])
      expect(await sandbox.answer(contextOf(), asked.state, wrong)).toEqual({ kind: 'refused', code: 'MFA_INVALID' });
    expect(await sandbox.answer(contextOf(), asked.state, '123456')).toMatchObject({ kind: 'accounts' });
  });

  /** Logs in and gives one answer after another, by the kind of what is asked. */
  async function prove(username: string, answers: (string | string[])[]) {
    let outcome = await start({ username });
    const kinds: string[] = [];
    for (const answer of answers) {
      if (outcome.kind !== 'challenge') throw new Error(outcome.kind);
      kinds.push(outcome.challenge.kind);
      outcome = await sandbox.answer(contextOf(), outcome.state, answer);
    }
    return [...kinds, outcome.kind === 'refused' ? outcome.code : outcome.kind];
  }

  test.each<[string, (string | string[])[], string[]]>([
    ['user_mfa_device', ['call', '123456'], ['device', 'code', 'accounts']],
    ['user_mfa_device', ['call', '654321'], ['device', 'code', 'MFA_INVALID']],
    ['user_mfa_questions', [['rex', ' Lyon'], ['Peugeot']], ['questions', 'questions', 'accounts']],
    ['user_mfa_questions', [['123456', '123456'], ['123456']], ['questions', 'questions', 'accounts']],
    ['user_mfa_questions', [['Lyon', 'Rex']], ['questions', 'MFA_INVALID']],
    ['user_mfa_questions', [['Rex']], ['questions', 'MFA_INVALID']],
    ['user_mfa_selection', ['oak', ['oak', 'elm']], ['selection', 'selection', 'accounts']],
    ['user_mfa_selection', ['oak', ['oak']], ['selection', 'selection', 'MFA_INVALID']],
    ['user_mfa_selection', ['harbour'], ['selection', 'MFA_INVALID']],
    ['user_mfa_image', ['boat'], ['image', 'accounts']],
    ['user_mfa_image', ['tree'], ['image', 'MFA_INVALID']],
    ['user_mfa_push', ['123456'], ['push', 'MFA_INVALID']],
  ])('%s and %j', async (username, answers, expected) => {
    expect(await prove(username, answers)).toEqual(expected);
  });

  test.each([
    ['user_mfa_push', 'accounts'],
    ['user_mfa_push_denied', 'MFA_DENIED'],
    ['user_mfa_push_expired', 'waiting'],
  ])('%s: at first nothing, then %s; a code may be asked for instead', async (username, expected) => {
    const asked = await start({ username });
    if (asked.kind !== 'challenge') throw new Error(asked.kind);
    expect(asked.challenge).toMatchObject({ kind: 'push', number: expect.stringMatching(/^\d\d$/) });
    expect(await sandbox.poll!(contextOf(), asked.state)).toEqual({ kind: 'waiting' });
    const told = await sandbox.poll!(later(contextOf()), asked.state);
    expect(told.kind === 'refused' ? told.code : told.kind).toBe(expected);
    const code = await sandbox.instead!(contextOf(), asked.state);
    if (code.kind !== 'challenge') throw new Error(code.kind);
    expect(code.challenge.kind).toBe('code');
    expect(await sandbox.answer(contextOf(), code.state, '123456')).toMatchObject({ kind: 'accounts' });
  });

  test('user_form has two more pages, with every kind of field between them', async () => {
    const second = await start({ username: 'user_form' });
    if (second.kind !== 'form') throw new Error(second.kind);
    const third = await sandbox.proceed!(contextOf(), second.state, {});
    if (third.kind !== 'form') throw new Error(third.kind);
    const fields = [second, third].flatMap(({ schema }) => Object.values(schema.properties));
    for (const { schema } of [second, third]) expect(v.parse(CredentialSchema, schema)).toEqual(schema);
    expect(
      new Set(fields.map((field) => [field.type, 'format' in field && field.format, 'oneOf' in field].join())),
    ).toEqual(
      new Set([
        'string,false,true',
        'string,date,false',
        'string,tel,false',
        'string,email,false',
        'integer,false,false',
        'number,false,false',
        'string,false,false',
        'string,password,false',
        'boolean,false,false',
      ]),
    );
    expect(await sandbox.proceed!(contextOf(), third.state, { postal_code: '00000' })).toMatchObject({
      code: 'FIELD_INVALID',
      fields: { postal_code: 'malformed' },
    });
    expect(await sandbox.proceed!(contextOf(), third.state, { postal_code: '10115' })).toMatchObject({
      kind: 'accounts',
    });
  });

  test('what it remembers survives JSON and holds nothing that was typed', async () => {
    const asked = await start({ username: 'user_mfa_code', password: 'hunter2', account_number: '987654321' });
    if (asked.kind !== 'challenge') throw new Error(asked.kind);
    const text = JSON.stringify(asked.state);
    expect(JSON.parse(text)).toEqual(asked.state);
    for (const typed of ['hunter2', 'user_mfa_code', '987654321']) expect(text).not.toContain(typed);
  });
});
