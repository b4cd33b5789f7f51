/** One screen of the widget, as its address says: `stage.html#/select/empty?theme=dark&dir=rtl`. No server, no flow. */
import { render } from 'preact';
import { createStore } from 'zustand/vanilla';
import { App } from '../widget/app.tsx';
import { later } from '../widget/i18n/later.ts';
import { copy } from '../widget/i18n/t.ts';
import type { State } from '../widget/machine/state.ts';
import { createTheme } from '../widget/theme/apply.ts';
import { find } from './entries.ts';
import { answerWith } from './fake-server.ts';
import { readLooks } from './looks.ts';
import { lengthen } from './pseudo.ts';

const [path = '', query] = location.hash.slice(2).split('?');
const looks = readLooks(query);
const entry = find(path);

const root = document.createElement('div');
document.body.append(root);
document.documentElement.dir = looks.dir;
document.body.classList.toggle('still', looks.motion === 'none');
createTheme(root, matchMedia('(prefers-color-scheme: dark)'))({ theme: looks.theme, accent: null });
if (looks.language === 'long') {
  lengthen(copy);
  lengthen(later);
}
answerWith(entry?.directory ?? 'comes');
// Another address is another screen, begun anew.
addEventListener('hashchange', () => location.reload());

if (entry) {
  render(<App store={createStore<State>(() => entry.state)} send={() => {}} inline={false} />, root);
  if (entry.query) type(entry.query);
}

/** As a person would: into the field, once it is there. */
function type(text: string): void {
  const field = root.querySelector<HTMLInputElement>('[role="combobox"]');
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
