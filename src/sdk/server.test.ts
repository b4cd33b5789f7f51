import { expect, it } from 'vitest';

it('can be imported where there is no browser, and does nothing', async () => {
  const before = Object.keys(globalThis);
  const { Connect } = await import('./index.ts');
  expect(Object.keys(globalThis)).toEqual(before);
  expect(() => Connect.create({ token: 'lt_1', baseUrl: 'https://connect.example.com' })).toThrow(
    'Connect: create needs a browser',
  );
});
