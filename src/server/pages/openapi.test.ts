import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTRACTS } from '../contracts/index.ts';
import { ROUTES } from '../routes.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { get } from '../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

interface Operation {
  operationId: string;
  summary?: string;
  security: object[];
  responses: Record<string, unknown>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}
const read = async (query = '') => (await (await get(server, `/openapi.json${query}`)).json()) as Document;
const operationsOf = ({ paths }: Document) => Object.values(paths).flatMap((path) => Object.values(path));

test.each(['', '?contract=connect', ...CONTRACTS.map(({ name }) => `?contract=${name}`)])(
  'the document%s is valid OpenAPI 3.1, and every operation has a name of its own',
  async (query) => {
    const document = await read(query);
    const { valid, errors } = await new Validator().validate(document as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1\./);
    const names = operationsOf(document).map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  },
);

test('it has every route but the pages, each with a line for people, an answer and what opens it', async () => {
  const operations = operationsOf(await read());
  const routes = ROUTES.filter(({ dialect, path }) => dialect !== 'connect' || path.startsWith('/connect/v1/session'));
  expect(operations.length).toBeGreaterThanOrEqual(routes.length);
  expect(operations.filter(({ summary }) => !summary).map(({ operationId }) => operationId)).toEqual([]);
  expect(
    operations.filter(({ responses }) => Object.keys(responses).length < 2).map(({ operationId }) => operationId),
  ).toEqual([]);
});

test('an unknown contract is not found, with the names of those there are', async () => {
  const answer = await get(server, '/openapi.json?contract=nobody');
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('billerapi');
});
