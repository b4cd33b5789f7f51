/** The merchant's look, put on the document: through the CSSOM, which a strict CSP allows. */
import type { Appearance } from '../../protocol/messages.ts';

/** Follows the system where the merchant did not decide. Returns the way to change it. */
export function createTheme(root: HTMLElement, dark: MediaQueryList): (appearance: Appearance) => void {
  let chosen: Appearance = { theme: 'auto', accent: null };
  const draw = () => {
    const theme = chosen.theme === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen.theme;
    root.classList.toggle('theme-dark', theme === 'dark');
    root.classList.toggle('theme-light', theme === 'light');
    if (chosen.accent) {
      root.style.setProperty('--accent', chosen.accent);
      root.style.setProperty('--on-accent', onColor(chosen.accent));
    } else {
      root.style.removeProperty('--accent');
      root.style.removeProperty('--on-accent');
    }
  };
  dark.addEventListener('change', draw);
  draw();
  return (appearance) => {
    chosen = appearance;
    draw();
  };
}

/** Black or white, whichever is read more easily on the colour: never below 4.5 to 1 (WCAG 2.2, 1.4.3). */
export function onColor(hex: string): '#000' | '#fff' {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (luminance + 0.05) >= 4.5 ? '#fff' : '#000';
}
