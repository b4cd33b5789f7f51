import { createConnect } from './connect.ts';
import type { Connect } from './index.ts';

declare global {
  interface Window {
    Connect?: typeof Connect;
  }
}

const tag = document.currentScript as HTMLScriptElement | null;

/** Defines `window.Connect`, which knows the server that its script came from. Doing it twice changes nothing. */
export const defineConnect = (): typeof Connect =>
  (window.Connect ??= { create: (options) => createConnect(options, tag?.src) });
