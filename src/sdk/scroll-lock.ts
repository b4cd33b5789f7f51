const PROPERTIES = ['overflowX', 'overflowY', 'scrollbarGutter'] as const;

let holders = 0;
let before: string[];

/**
 * Keeps the page behind a modal from scrolling. Counted, so that several instances may overlap; the last one to let go
 * puts back the inline values that were there before the first.
 */
export function lockScroll(on: boolean): void {
  if (on ? holders++ : --holders) return;
  const { style, clientWidth } = document.documentElement;
  // Where a scrollbar takes up room, its place is kept: else the page behind would jump sideways.
  const next = on ? ['hidden', 'hidden', innerWidth > clientWidth ? 'stable' : ''] : before;
  before = PROPERTIES.map((name, i) => {
    const former = style[name];
    style[name] = next[i]!;
    return former;
  });
}
