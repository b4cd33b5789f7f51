// @vitest-environment node
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOauthConfigs } from './config.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-oauth-'));
});
afterAll(() => rm(folder, { recursive: true }));

const good = {
  id: 'acme-bank',
  name: 'Acme Bank',
  kind: 'bank',
  countries: ['de'],
  color: '#1d4ed8',
  logo: 'acme.svg',
  issuer: 'https://login.acme.test',
  client_id: 'connect',
  client_secret: 'very-secret',
  scopes: ['openid', 'accounts'],
  resources: { accounts: 'https://api.acme.test/accounts', bills: 'https://api.acme.test/{account}/bills' },
};
async function read(content: unknown, env = {}) {
  const file = join(folder, 'oauth.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readOauthConfigs(file, env);
}

test('reads the operator’s integrations; logos lie beside the file, secrets in variables', async () => {
  const { client_secret: _, ...row } = good;
  expect(
    await read([good, { ...row, id: 'two', client_secret_env: 'TWO_SECRET' }], { TWO_SECRET: 's2' }),
  ).toMatchObject([
    {
      entry: { id: 'acme-bank', kind: 'bank', countries: ['de'], logo: '/connect/v1/logos/acme-bank.svg' },
      client_secret: 'very-secret',
      discovery: 'oidc',
      accounts: 'https://api.acme.test/accounts',
      resources: { bills: 'https://api.acme.test/{account}/bills' },
      logo: join(folder, 'acme.svg'),
    },
    { entry: { id: 'two' }, client_secret: 's2' },
  ]);
});

test('needs little: who, where, and as whom', async () => {
  const { id, name, kind, issuer, client_id } = good;
  expect(await read([{ id, name, kind, issuer, client_id }])).toMatchObject([
    { entry: { logo: null, color: null, countries: [] }, scopes: ['openid'], resources: {} },
  ]);
  expect(await read([{ ...good, issuer: 'http://127.0.0.1:9000' }])).toHaveLength(1);
});

describe('names file and place, and never a value, of', () => {
  test.each<[string, unknown, string]>([
    ['what is not JSON', '[{"client_secret": "very-secret",}]', 'is not valid JSON'],
    ['what is no list', good, 'must be an array'],
    ['a missing field', [{ ...good, issuer: undefined }], '[0].issuer: is required'],
    ['an unknown field', [{ ...good, clientSecret: 'very-secret' }], '[0]: holds a field that is not known'],
    [
      'an issuer over http',
      [{ ...good, issuer: 'http://login.very-secret.test' }],
      '[0].issuer: must be an https address',
    ],
    [
      'an issuer with a password',
      [{ ...good, issuer: 'https://u:very-secret@a.test' }],
      '[0].issuer: must be an https',
    ],
    [
      'an address of a resource',
      [{ ...good, resources: { bills: 'file:///very-secret' } }],
      'must be an https address',
    ],
    ['an id', [good, { ...good, id: 'very secret' }], '[1].id: must be lower-case letters'],
    ['an id that is there twice', [good, good], '[1].id: is there twice'],
    ['a kind', [{ ...good, kind: 'very-secret' }], '[0].kind: must be bank or insurance'],
    [
      'a variable that is not set',
      [{ ...good, client_secret_env: 'NOT_SET' }],
      '[0].client_secret_env: names a variable',
    ],
  ])('%s', async (_, content, message) => {
    const error = await read(content).catch((thrown: Error) => thrown);
    expect(String(error)).toContain(message);
    expect(String(error)).toContain(`OAUTH_INTEGRATIONS: ${join(folder, 'oauth.json')}`);
    expect(String(error)).not.toMatch(/very[- ]secret/);
  });

  test('a file that is not there', async () => {
    await expect(readOauthConfigs(join(folder, 'nowhere.json'))).rejects.toThrow(/nowhere\.json: cannot be read/);
  });
});
