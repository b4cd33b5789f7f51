/** What of the root element's inline style changes while something modal is on the screen. */
const PROPERTIES = ['overflow-x', 'overflow-y', 'scrollbar-gutter'];

let holders = 0;
let release: () => void;

/**
 * Keeps the page behind a modal from scrolling. Counted, so that several instances may overlap; the last one to let go
 * puts back the inline values that were there before the first. Returns the undoing, to be called once.
 */
export function lockScroll(): () => void {
  if (!holders++) release = lock(document.documentElement);
  return () => {
    if (!--holders) release();
  };
}

function lock({ style, clientWidth }: HTMLElement): () => void {
  // Where a scrollbar takes up room, its place is kept: else the page behind would jump sideways.
  const gutter = innerWidth > clientWidth ? 'stable' : '';
  const before = PROPERTIES.map(
    (name) => [name, style.getPropertyValue(name), style.getPropertyPriority(name)] as const,
  );
  for (const name of PROPERTIES) style.setProperty(name, name[0] === 'o' ? 'hidden' : gutter, 'important');
  return () => {
    for (const entry of before) style.setProperty(...entry);
  };
}
