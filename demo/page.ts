/** The demo page's furniture: what Acme's own app would have anyway. Nothing here is part of an integration. */
import formSnippet from './form-snippet.html?raw';
import reactSnippet from './react.tsx?raw';
import scriptSnippet from './script-tag.ts?raw';

/** Where the widget is served, written into the page by the merchant's back end. */
export const widget: string = document.querySelector<HTMLMetaElement>('meta[name=connect]')!.content;

interface Account {
  id: string;
  biller_name: string;
  account_number: string;
}
interface Bill {
  id: string;
  account_number: string;
  amount: number;
  currency: string;
  due_date: string;
  status: string;
  description: string;
}
export type Linked = { linked: false } | { linked: true; accounts: Account[]; bills: Bill[] };

interface Api {
  '/api/link-token': { link_token: string };
  '/api/exchange': Linked;
  '/api/account': Linked;
}

/** Acme's own API. */
export async function api<P extends keyof Api>(path: P, body?: object): Promise<Api[P]> {
  const response = await fetch(path, {
    method: body ? 'POST' : 'GET',
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

type Child = Node | string | null | false;
function h(tag: string, attributes: Record<string, string> = {}, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}

const WAYS: Record<string, { path: string; title: string; text: string; file: string; code: string }> = {
  'script-tag': {
    path: '/',
    title: 'Script tag',
    text: 'One tag, one call. Works on any page.',
    file: 'script-tag.ts',
    code: `<script src="${widget}/connect.js"></script>\n\n${scriptSnippet}`,
  },
  react: {
    path: '/react',
    title: 'React',
    text: 'A button, or the useConnect hook behind it.',
    file: 'react.tsx',
    code: reactSnippet.replace(/^.*\n/, ''),
  },
  form: {
    path: '/form',
    title: 'No JavaScript',
    text: 'A button in a form. The form is sent with the public token.',
    file: 'page.html',
    code: formSnippet,
  },
};
const way = WAYS[document.body.dataset.way ?? '']!;

const place = h('div', { id: 'place' });
const account = h('div', { id: 'account', 'aria-live': 'polite' });
const entries = h('ol', { id: 'log' });

export const connectPlace = (): HTMLElement => place;
export function connectButton(): HTMLButtonElement {
  const button = h('button', { class: 'connect', type: 'button' }, 'Connect a provider') as HTMLButtonElement;
  place.append(button);
  return button;
}

/** One line in the log of what the page was told. */
export function log(name: string, metadata?: { seq: number; view_name: string }): void {
  const time = new Date().toLocaleTimeString(undefined, { hour12: false });
  entries.append(
    h(
      'li',
      {},
      h('span', { class: 'seq' }, metadata ? String(metadata.seq) : '·'),
      h('code', {}, name),
      h('span', { class: 'view' }, metadata?.view_name ?? ''),
      h('time', {}, time),
    ),
  );
  entries.scrollTop = entries.scrollHeight;
}

const money = (cents: number, currency: string) =>
  new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(cents / 100);
const day = (iso: string) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));

export function showAccount(shown: Linked): void {
  place.hidden = shown.linked;
  if (!shown.linked) {
    account.replaceChildren(h('p', { class: 'soft' }, 'Connect a provider, and its bills appear here.'));
    return;
  }
  const due = shown.bills.filter(({ status }) => status === 'PENDING' || status === 'OVERDUE');
  const first = shown.bills[0];
  const disconnect = h('button', { class: 'plain', type: 'button' }, 'Disconnect');
  disconnect.addEventListener('click', async () => {
    await fetch('/api/disconnect', { method: 'POST' });
    location.reload();
  });
  account.replaceChildren(
    h(
      'div',
      { class: 'total' },
      h('span', { class: 'soft' }, 'Due now'),
      h(
        'strong',
        {},
        first
          ? money(
              due.reduce((sum, { amount }) => sum + amount, 0),
              first.currency,
            )
          : '—',
      ),
    ),
    h(
      'ul',
      { class: 'accounts' },
      ...shown.accounts.map(({ biller_name, account_number }) =>
        h('li', {}, h('span', {}, biller_name), h('span', { class: 'soft' }, account_number)),
      ),
    ),
    h(
      'table',
      {},
      h('caption', {}, 'Bills'),
      h(
        'thead',
        {},
        h('tr', {}, ...['Bill', 'Due', 'Amount', 'Status'].map((name) => h('th', { scope: 'col' }, name))),
      ),
      h(
        'tbody',
        {},
        ...shown.bills.map((bill) =>
          h(
            'tr',
            {},
            h('td', {}, bill.description),
            h('td', {}, day(bill.due_date)),
            h('td', { class: 'amount' }, money(bill.amount, bill.currency)),
            h('td', {}, h('span', { class: `status ${bill.status.toLowerCase()}` }, bill.status.toLowerCase())),
          ),
        ),
      ),
    ),
    disconnect,
  );
}

const example = document.querySelector('#example');
if (example) place.append(example);
document.body.append(
  h(
    'header',
    {},
    h('a', { href: '/', class: 'brand' }, h('span', { 'aria-hidden': 'true' }), 'Acme'),
    h(
      'nav',
      { 'aria-label': 'Ways to integrate' },
      ...Object.values(WAYS).map((one) =>
        h('a', { href: one.path, ...(one === way && { 'aria-current': 'page' }) }, one.title),
      ),
    ),
  ),
  h(
    'main',
    {},
    h(
      'section',
      { class: 'app', 'aria-labelledby': 'bills' },
      h('h1', { id: 'bills' }, 'All your bills in one place'),
      h('p', { class: 'lead' }, 'Acme reminds you before anything is due. It never sees your password.'),
      place,
      account,
      h(
        'p',
        { class: 'note' },
        'A demo. Acme is not a real company, and every provider is simulated: sign in with user_good and pass_good.',
      ),
    ),
    h(
      'section',
      { class: 'code', 'aria-labelledby': 'way' },
      h('h2', { id: 'way' }, way.title),
      h('p', { class: 'soft' }, way.text),
      h('pre', { tabindex: '0', 'aria-label': way.file }, h('code', {}, way.code.trim())),
      h('h2', {}, 'What the page is told'),
      entries,
    ),
  ),
);

showAccount(await api('/api/account'));
