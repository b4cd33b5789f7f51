import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';

/** The layout of everything that cannot go on by itself: what happened, and the next thing to do. */
export function Trouble({
  title,
  text,
  actions,
  children,
}: {
  title: string;
  text: string;
  actions: ComponentChildren;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <Page
      title={title}
      lead={text}
      crown={
        <span class="mark bad">
          <Icon name="alert" size={32} />
        </span>
      }
      centre
      actions={actions}
    >
      {children}
    </Page>
  );
}
