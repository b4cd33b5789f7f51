import type { JSX } from 'preact';
import { Icon } from './icon.tsx';

interface Props {
  kind: 'red' | 'amber';
  title: string;
  text?: string;
}

/** Something the person should know now; red ones are spoken at once (WCAG 4.1.3). */
export function Notice({ kind, title, text }: Props): JSX.Element {
  return (
    <div class={`notice ${kind}`} role={kind === 'red' ? 'alert' : undefined}>
      <Icon name="alert" />
      <strong>{title}</strong>
      {text && <span>{text}</span>}
    </div>
  );
}
