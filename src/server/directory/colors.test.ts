import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brandColor, contrast, darkenedFor, monogramColor } from './colors.ts';

const anyColor = fc.integer({ min: 0, max: 0xffffff }).map((n) => n.toString(16).padStart(6, '0'));

describe('contrast', () => {
  it.each([
    ['000000', 'ffffff', 21],
    ['ffffff', 'ffffff', 1],
    ['767676', 'ffffff', 4.54],
    ['ffffff', '767676', 4.54],
    ['ff0000', 'ffffff', 4],
  ])('%s on %s is %d', (a, b, ratio) => {
    expect(contrast(a, b)).toBeCloseTo(ratio, 1);
  });
});

describe('brandColor', () => {
  it('leaves a colour that carries white text as it is', () => {
    expect(brandColor('E20074')).toBe('e20074');
    expect(brandColor('000000')).toBe('000000');
  });

  it('always carries white text', () => {
    fc.assert(
      fc.property(anyColor, (hex) => {
        expect(contrast(brandColor(hex), 'ffffff')).toBeGreaterThanOrEqual(4.5);
      }),
      { seed: 4 },
    );
  });

  it('is needed: yellow as it is would not', () => {
    expect(contrast('ffcc00', 'ffffff')).toBeLessThan(4.5);
  });
});

describe('darkenedFor', () => {
  it('goes no further than it must', () => {
    const shade = darkenedFor('ffcc00', 3);
    expect(contrast(shade, 'ffffff')).toBeGreaterThanOrEqual(3);
    expect(contrast(shade, 'ffffff')).toBeLessThan(3.2);
  });
});

describe('monogramColor', () => {
  it('is the same for an id in every run', () => {
    expect(monogramColor('chase')).toBe(monogramColor('chase'));
  });

  it('carries white text, and is one of 24', () => {
    const colors = new Set(Array.from({ length: 2000 }, (_, i) => monogramColor(`id-${i}`)));
    expect(colors.size).toBe(24);
    for (const color of colors) expect(contrast(color, 'ffffff')).toBeGreaterThanOrEqual(4.5);
  });
});
