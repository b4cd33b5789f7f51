/**
 * `<script src="https://connect.example.com/connect.js"></script>`: defines `window.Connect`, which knows its server,
 * and makes buttons that need no JavaScript (`button.ts`). Loading it twice changes nothing.
 */
import { listenForButtons } from './button.ts';
import { createConnect } from './connect.ts';
import type { Connect } from './index.ts';

declare global {
  interface Window {
    Connect?: typeof Connect;
  }
}

const tag = document.currentScript as HTMLScriptElement | null;
if (!window.Connect) {
  const create: typeof Connect.create = (options) => createConnect(options, tag?.src);
  window.Connect = { create };
  listenForButtons(create);
}
