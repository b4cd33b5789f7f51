/**
 * Colours of logos and monograms, by the contrast formula of WCAG 2.2
 * (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). Colours are `rrggbb`.
 */
import { hash } from './text.ts';

type Rgb = readonly [number, number, number];

const read = (hex: string): Rgb => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
const write = (rgb: Rgb): string => rgb.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('');

function luminance(hex: string): number {
  const [r, g, b] = read(hex).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

/** The colour itself if it stands out from white by `ratio`, else the nearest darker shade of the same hue that does. */
export function darkenedFor(hex: string, ratio: number): string {
  const rgb = read(hex);
  let shade = hex.toLowerCase();
  for (let step = 1; contrast(shade, 'ffffff') < ratio; step++)
    shade = write(rgb.map((c) => c * (1 - step / 100)) as unknown as Rgb);
  return shade;
}

/** Text on a monogram is white. */
const TEXT = 4.5;

/** One of 24 hues, chosen by the id: few enough to cost no bytes, enough that neighbours in a list differ. */
export function monogramColor(id: string): string {
  const hue = (hash(id) % 24) * 15;
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    return 255 * (0.42 - 0.23 * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return darkenedFor(write([channel(0), channel(8), channel(4)]), TEXT);
}

/** A brand's colour, dark enough for white text on it. */
export const brandColor = (hex: string): string => darkenedFor(hex, TEXT);
