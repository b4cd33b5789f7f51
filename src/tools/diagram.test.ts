import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withDiagram } from './diagram.ts';

it('stands in the README as the chart has it (else: npm run diagram)', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(withDiagram(readme)).toBe(readme);
});
