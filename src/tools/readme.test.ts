import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { printed } from './readme.ts';

it('the README says of the code what the code says (else: npm run diagram)', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(printed(readme)).toBe(readme);
});
