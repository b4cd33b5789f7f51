import fc from 'fast-check';
import { expect, it } from 'vitest';
import { onColor } from './apply.ts';

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const light = (hex: string) => {
    const full = hex.length === 4 ? hex.replace(/[\da-f]/g, '$&$&') : hex;
    const [r, g, b] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(full.slice(i, i + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)].sort((x, y) => y - x) as [number, number];
  return (a + 0.05) / (b + 0.05);
}

it('the words on any merchant’s colour can be read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (n) => {
      const accent = `#${n.toString(16).padStart(6, '0')}`;
      expect(contrast(accent, onColor(accent))).toBeGreaterThanOrEqual(4.5);
    }),
    { numRuns: 2000, seed: 1 },
  );
});
