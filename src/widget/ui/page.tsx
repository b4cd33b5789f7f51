import type { ComponentChildren, JSX } from 'preact';
import { useContext, useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Direction } from './direction.ts';

interface Props {
  title: string;
  lead?: string;
  /** Above the title: a logo or a mark. */
  crown?: ComponentChildren;
  children?: ComponentChildren;
  /** One true sentence about who sees what. */
  trust?: string;
  /** The primary action, and at most one quiet one. */
  actions?: ComponentChildren;
  centre?: boolean;
  onSubmit?: () => void;
  /** The screen puts the focus somewhere better than its heading. */
  ownFocus?: boolean;
}

/** What every screen is made of: a heading that takes the focus (WCAG 2.4.3), a middle that scrolls, a footer that stays. */
export function Page({ title, lead, crown, children, trust, actions, centre, onSubmit, ownFocus }: Props): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const middle = useRef<HTMLDivElement>(null);
  const backward = useContext(Direction) === 'backward';

  useLayoutEffect(() => {
    if (!ownFocus) heading.current?.focus({ preventScroll: true });
  }, [ownFocus]);

  // The hairline above the footer, while there is more beneath it.
  useEffect(() => {
    const box = middle.current;
    if (!box) return;
    const mark = () => {
      box.classList.toggle('more', box.scrollTop + box.clientHeight < box.scrollHeight - 1);
      // Who has no mouse scrolls by the keys, from within: where nothing in it takes the focus, it does so itself.
      const closed = box.clientHeight < box.scrollHeight - 1 && !box.querySelector('input, button, select, a');
      if (closed) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    };
    const sized = new ResizeObserver(mark);
    sized.observe(box);
    for (const child of box.children) sized.observe(child);
    box.addEventListener('scroll', mark, { passive: true });
    mark();
    return () => {
      sized.disconnect();
      box.removeEventListener('scroll', mark);
    };
  });

  return (
    <form
      class={backward ? 'page backward' : 'page'}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      <div ref={middle} class={centre ? 'middle centre' : 'middle'}>
        <div class="head">
          {crown}
          <h1 ref={heading} id="title" tabIndex={-1}>
            {title}
          </h1>
          {lead && <p>{lead}</p>}
        </div>
        {children}
      </div>
      {(trust || actions) && (
        <div class="foot">
          {trust && <p class="trust">{trust}</p>}
          {actions && <div class="actions">{actions}</div>}
        </div>
      )}
    </form>
  );
}
