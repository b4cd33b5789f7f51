import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { deriveKeys } from './keys.ts';
import { changeSecret, openKeys } from './root-key.ts';
import { openTestDatabase, type TestDatabase } from './testing/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
afterEach(() => database.db.deleteFrom('meta').execute());

const secret = randomBytes(32);
const other = randomBytes(32);

test('every start has the same keys, and none of them is the secret', async () => {
  const keys = await openKeys(database.db, secret);
  expect(await openKeys(database.db, secret)).toEqual(keys);
  expect(deriveKeys(secret).pepper.equals(keys.pepper)).toBe(false);
});

test('two processes that start at once agree', async () => {
  const [a, ...others] = await Promise.all(Array.from({ length: 5 }, () => openKeys(database.db, secret)));
  for (const keys of others) expect(keys).toEqual(a);
});

test('another secret is refused, with the way out', async () => {
  await openKeys(database.db, secret);
  await expect(openKeys(database.db, other)).rejects.toThrow(/another key\. Set CONNECT_KEY, or restore secret\.key/);
});

test('after a change the new secret opens the same keys, and the old one nothing', async () => {
  const keys = await openKeys(database.db, secret);
  await changeSecret(database.db, secret, other);
  expect(await openKeys(database.db, other)).toEqual(keys);
  await expect(openKeys(database.db, secret)).rejects.toThrow('another key');
});

test('who does not know the secret cannot change it', async () => {
  await openKeys(database.db, secret);
  await expect(changeSecret(database.db, other, other)).rejects.toThrow('another key');
  await openKeys(database.db, secret);
});

test('a database of before there was a root key keeps its keys', async () => {
  const value = createHmac('sha256', deriveKeys(secret).pepper).update('which key').digest('base64url');
  await database.db.insertInto('meta').values({ name: 'key', value }).execute();
  await expect(openKeys(database.db, other)).rejects.toThrow('another key');
  expect(await openKeys(database.db, secret)).toEqual(deriveKeys(secret));
});
