/** One logo file: the icon in the brand's colour on a transparent ground, legible on white and on dark cards. */
import { contrast, darkenedFor } from './colors.ts';

const WHITE = 'ffffff';
/** The darkest card of the dark theme; lighter ones are easier. */
const DARK = '16181d';
/** WCAG 2.2, 1.4.11: what graphics need. */
const RATIO = 3;

/**
 * Simple Icons' own file (one path, 24 × 24) → a standalone SVG. A colour too light for white is darkened; one too
 * dark for dark cards gets a white outline, which is not seen on white. Throws when the file is not of that form, so
 * that nothing but shapes ever reaches the folder that is served.
 */
export function logoSvg(icon: string, hex: string): string {
  const path = icon.match(
    /^<svg role="img" viewBox="0 0 24 24" xmlns="http:\/\/www\.w3\.org\/2000\/svg"><title>[^<]*<\/title><path d="([MmZzLlHhVvCcSsQqTtAaEe0-9.,\s-]+)"\/><\/svg>\s*$/,
  )?.[1];
  if (path === undefined) throw new Error('The icon is not a single path of 24 × 24. Leave it out, or extend logoSvg.');
  const fill = darkenedFor(hex, RATIO);
  const outline =
    contrast(fill, DARK) < RATIO
      ? ` stroke="#${WHITE}" stroke-width="1.5" stroke-linejoin="round" paint-order="stroke"`
      : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 26 26" fill="#${fill}"${outline}><path d="${path}"/></svg>\n`;
}
