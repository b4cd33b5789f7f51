/**
 * `<script src="https://connect.example.com/connect-button.js"></script>`: all of `connect.js`, and buttons that need
 * no JavaScript (`button.ts`). A file of its own, so that pages without such buttons do not load them. Loading it twice,
 * or beside `connect.js`, changes nothing.
 */
import { listenForButtons } from './button.ts';
import { defineConnect } from './define.ts';

const LISTENING = Symbol.for('connect.buttons');

const { create } = defineConnect();
if (!(LISTENING in document)) {
  Object.assign(document, { [LISTENING]: true });
  listenForButtons(create);
}
