import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ViewName } from '../../protocol/events.ts';
import { Icon } from './icon.tsx';

interface Props {
  view: ViewName;
  /** Whose app this is: named on every screen. */
  client: string;
  /** A small mark beside the name, such as "Sandbox". */
  badge: string | null;
  words: { back: string; close: string; offline: string };
  /** 0 to 1: how far along the flow is. */
  progress: number;
  inline: boolean;
  offline: boolean;
  onBack: (() => void) | null;
  onClose: () => void;
  onEscape: () => void;
  /** What lies over the screen, which is then out of reach. */
  over: ComponentChildren;
  children: ComponentChildren;
}

/** The card around every screen. `<main>` carries the view's public name: part of the contract, for tests. */
export function Shell(props: Props): JSX.Element {
  const { onEscape, over } = props;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) onEscape();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [onEscape]);

  return (
    <div class={props.inline ? 'shell inline' : 'shell'}>
      <main class="card" data-view={props.view} aria-labelledby="title">
        <header class="bar" inert={!!over}>
          <button
            class="icon-button"
            type="button"
            hidden={!props.onBack}
            aria-label={props.words.back}
            onClick={() => props.onBack?.()}
          >
            <Icon name="back" mirror />
          </button>
          <span class="client">
            {props.client}
            {props.badge && <small>{props.badge}</small>}
          </span>
          <button class="icon-button" type="button" aria-label={props.words.close} onClick={props.onClose}>
            <Icon name="close" />
          </button>
          <span class="track" aria-hidden="true">
            <i style={{ transform: `scaleX(${props.progress})` }} />
          </span>
        </header>
        <div class="stage" inert={!!over}>
          {props.children}
        </div>
        <div role="status">
          {props.offline && (
            <p class="offline">
              <Icon name="offline" />
              {props.words.offline}
            </p>
          )}
        </div>
        {over}
      </main>
    </div>
  );
}
