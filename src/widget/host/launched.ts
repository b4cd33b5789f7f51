/** What the hosts of other vendors' launchers have in common: a page around us, known by its exact origin. */
import type { Session } from '../../protocol/session.ts';
import type { Host } from './host.ts';

/** It wants to know more of the session than the messages of our own SDK say. */
export interface LaunchedHost extends Host {
  /** Call at each change of the session. */
  follow(session: Session | null): void;
}

export interface Launch {
  /** The page around us: the server let it frame this document, and nobody else. */
  origin: string;
  token: string;
  /** What else the server read from the frame's address. */
  data: Readonly<DOMStringMap>;
  /** To that page, and to no other that may have taken its place. */
  say(message: unknown): void;
  /** What that page says: real events of our parent, from its origin. */
  hear(heard: (data: unknown) => void): void;
}

/** @param start the element of the document that the server put the launch into; it is taken out. */
export function readLaunch(start: HTMLMetaElement, page: Window = window): Launch {
  const { origin = '', ...data } = { ...start.dataset };
  start.remove();
  return {
    origin,
    token: start.content,
    data,
    say: (message) => page.parent.postMessage(message, origin),
    hear: (heard) =>
      page.addEventListener('message', (event) => {
        if (event.isTrusted && event.source === page.parent && event.origin === origin) heard(event.data);
      }),
  };
}
