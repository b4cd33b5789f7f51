import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, errors, importJWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { type Message, SCHEMES } from '../webhooks/sign.ts';
import { publicKeys, rotateSigningKey, signingKey, signJwt } from './signing-keys.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
}, 60_000);
afterAll(() => server.close());

/** As another process would have it: nothing remembered yet. */
const elsewhere = () => ({ db: server.deps.db, keys: { ...server.deps.keys } });

test('of many processes that ask at once one makes the key, and all use it', async () => {
  const found = await Promise.all(Array.from({ length: 10 }, () => signingKey(elsewhere(), 'flinks')));
  expect(new Set(found.map(({ kid }) => kid)).size).toBe(1);
  expect(await publicKeys(server.deps, 'flinks')).toEqual([
    {
      kty: 'EC',
      crv: 'P-256',
      x: expect.any(String),
      y: expect.any(String),
      kid: found[0]!.kid,
      alg: 'ES256',
      use: 'sig',
    },
  ]);
});

test('a new key signs, and what the former one signed can still be verified', async () => {
  const before = await signJwt(server.deps, 'flinks', { sub: 'a' });
  await rotateSigningKey(server.deps, 'flinks');
  const after = await signJwt(server.deps, 'flinks', { sub: 'a' });
  const keys = await publicKeys(server.deps, 'flinks');
  expect(keys.map(({ kid }) => kid)).toEqual([decodeProtectedHeader(after).kid, decodeProtectedHeader(before).kid]);
  for (const jwt of [before, after]) await jwtVerify(jwt, createLocalJWKSet({ keys }));
});

test('what is signed for one purpose is worth nothing for another', async () => {
  const jwt = await signJwt(server.deps, 'flinks', {});
  await signingKey(server.deps, 'passage');
  const keys = createLocalJWKSet({ keys: await publicKeys(server.deps, 'passage') });
  await expect(jwtVerify(jwt, keys)).rejects.toThrow();
});

test('no private part of a key stands in the database', async () => {
  const jwk = await signingKey(server.deps, 'flinks');
  expect(jwk.key.type).toBe('private');
  expect(jwk.key.extractable).toBe(false);
  const dump = await server.dump();
  expect(dump.includes('"d":')).toBe(false);
  // Control: a key that stood there in clear would be found.
  expect(dump.includes('"kty":') || dump.includes('kty')).toBe(true);
});

const sent_at = () => Math.floor(Date.now() / 1000);
const message = (): Message => ({
  event_id: 'evt_1',
  event: 'link.complete',
  client_id: 'sandbox_client',
  delivery_id: 'dlv_1',
  body: '{"linkId":"link_1","name":"Électricité"}',
  attempt: 2,
  sent_at: sent_at(),
  secrets: [],
});

/** As the vendors' pages tell receivers to do it: the key by its id, the signature, the age, the body's digest. */
async function isVerified(purpose: 'passage' | 'moneykit', jwt: string, body: string): Promise<boolean> {
  try {
    const { kid } = decodeProtectedHeader(jwt);
    const jwk = (await publicKeys(server.deps, purpose)).find((key) => key.kid === kid);
    if (!jwk) return false;
    const { payload } = await jwtVerify(jwt, await importJWK(jwk), { algorithms: ['ES256'], maxTokenAge: '5 minutes' });
    return payload.request_body_sha256 === createHash('sha256').update(body).digest('hex');
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof SyntaxError) return false;
    throw error;
  }
}

test('Passage’s signature is verified as its pages say, and its headers are the documented ones', async () => {
  const one = message();
  const headers = (await SCHEMES.passage(server.deps, one)) as Record<string, string>;
  expect(headers).toEqual({
    'X-Passage-Signature': expect.any(String),
    'X-Passage-Timestamp': String(one.sent_at),
  });
  const jwt = headers['X-Passage-Signature']!;
  expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'ES256', typ: 'JWT', kid: expect.stringMatching(/^key_/) });
  expect(await isVerified('passage', jwt, one.body)).toBe(true);
  expect(await isVerified('passage', jwt, `${one.body} `)).toBe(false);
  expect(await isVerified('moneykit', jwt, one.body)).toBe(false);
});

test('MoneyKit’s says who sent it, which attempt it is, and under which token', async () => {
  const one = message();
  const headers = (await SCHEMES.moneykit(server.deps, one)) as Record<string, string>;
  expect(headers).toMatchObject({ 'MoneyKit-Delivery-Token': 'dlv_1', 'MoneyKit-Delivery-Attempt': '2' });
  const { payload } = await jwtVerify(
    headers['MoneyKit-Signature']!,
    createLocalJWKSet({ keys: await publicKeys(server.deps, 'moneykit') }),
    { issuer: 'https://api.moneykit.com', maxTokenAge: '5 minutes' },
  );
  expect(payload).toEqual({
    iss: 'https://api.moneykit.com',
    iat: one.sent_at,
    request_body_sha256: createHash('sha256').update(one.body).digest('hex'),
  });
});

test('no mutant of a signature, of its claims or of the body is verified [WH-1]', async () => {
  const one = message();
  const jwt = ((await SCHEMES.passage(server.deps, one)) as Record<string, string>)['X-Passage-Signature']!;
  let fooled = 0;
  let mutants = 0;
  // The last character holds bits that no decoder looks at.
  for (let i = 0; i < jwt.length - 1; i++) {
    const mutant = jwt.slice(0, i) + (jwt[i] === 'A' ? 'B' : 'A') + jwt.slice(i + 1);
    mutants++;
    fooled += Number(await isVerified('passage', mutant, one.body));
  }
  for (let i = 0; i < one.body.length; i++) {
    mutants++;
    fooled += Number(await isVerified('passage', jwt, one.body.slice(0, i) + one.body.slice(i + 1)));
  }
  const stale = { ...one, sent_at: sent_at() - 301 };
  const old = ((await SCHEMES.passage(server.deps, stale)) as Record<string, string>)['X-Passage-Signature']!;
  mutants++;
  fooled += Number(await isVerified('passage', old, one.body));
  console.log(`WH-1 ES256 mutants ${mutants} verified ${fooled}`);
  expect(fooled).toBe(0);
});
