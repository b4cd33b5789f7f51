import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast } from './colors.ts';
import { logoSvg } from './logo-svg.ts';

const iconOf = (inner: string, attributes = 'role="img" viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg"') =>
  `<svg ${attributes}><title>X</title>${inner}</svg>`;
const plain = iconOf('<path d="M0 0h24v24H0z"/>');

describe('logoSvg', () => {
  it("is a standalone file in the brand's colour", () => {
    expect(logoSvg(plain, 'E20074')).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 26 26" fill="#e20074"><path d="M0 0h24v24H0z"/></svg>\n',
    );
  });

  it('can be seen on white and on dark cards, whatever the colour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (n) => {
        const svg = logoSvg(plain, n.toString(16).padStart(6, '0'));
        const fill = svg.match(/fill="#([0-9a-f]{6})"/)![1]!;
        expect(contrast(fill, 'ffffff')).toBeGreaterThanOrEqual(3);
        const outlined = svg.includes('stroke="#ffffff"') && svg.includes('paint-order="stroke"');
        expect(outlined || contrast(fill, '16181d') >= 3).toBe(true);
      }),
      { seed: 5 },
    );
  });

  it.each([
    ['a script', iconOf('<path d="M0 0"/><script>alert(1)</script>')],
    ['a handler', iconOf('<path d="M0 0" onload="alert(1)"/>')],
    ['a way out of the attribute', iconOf('<path d="M0 0"/><image href="https://evil.example/"/>')],
    ['markup in the path', iconOf('<path d="M0 0&quot; onload=&quot;x"/>')],
    [
      'markup in the title',
      '<svg role="img" viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg"><title><b/></title><path d="M0 0"/></svg>',
    ],
    ['another size', iconOf('<path d="M0 0"/>', 'role="img" viewBox="0 0 48 48" xmlns="http://www.w3.org/2000/svg"')],
    ['nothing', ''],
  ])('refuses an icon with %s', (_, file) => {
    expect(() => logoSvg(file, '000000')).toThrow(/not a single path/);
  });
});
