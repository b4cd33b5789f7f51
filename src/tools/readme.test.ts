import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAGES, printed } from './readme.ts';

it.each(Object.keys(PAGES))('%s says of the code what the code says (else: npm run diagram)', (page) => {
  const text = readFileSync(page, 'utf8');
  expect(printed(page, text)).toBe(text);
});
