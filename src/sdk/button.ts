/**
 * A button without any JavaScript of the merchant's:
 *
 *     <form action="/linked" method="post">
 *       <button data-connect-token="lt_…">Connect your bank</button>
 *     </form>
 *
 * Success adds a hidden `public_token` to the form and submits it. Both endings are bubbling events of the button,
 * `connect:success` with `detail {public_token, metadata}` and `connect:exit` with `detail {error, metadata}`; a page
 * that would rather not submit calls `preventDefault()` on the first. More attributes: `data-connect-theme`,
 * `data-connect-accent`, `data-connect-locale`. One listener serves all buttons, also those that are added later.
 */
import type { ConnectHandle, ConnectOptions } from './types.ts';

const ATTRIBUTE = 'data-connect-token';

export function listenForButtons(create: (options: ConnectOptions) => ConnectHandle): void {
  const handles = new WeakMap<Element, ConnectHandle>();

  const on = (event: Event) => {
    // The target may be the document itself, which has no `closest`.
    const button = (event.target as Element).closest?.<HTMLElement>(`[${ATTRIBUTE}]`);
    if (!button) return;
    const click = event.type === 'click';
    if (click) event.preventDefault();
    else if (!button.getAttribute(ATTRIBUTE)) return;
    const options = read(button);
    const handle = handles.get(button) ?? create({ ...options, ...tell(button) });
    handles.set(button, handle);
    if (!click) return;
    handle.update(options);
    handle.open();
  };
  // Pointing at a button warms its frame, so that the click shows it at once.
  for (const type of ['click', 'pointerover', 'focusin']) document.addEventListener(type, on);
}

function read(button: HTMLElement) {
  const { connectToken, connectTheme, connectAccent, connectLocale } = button.dataset;
  return {
    token: connectToken,
    locale: connectLocale,
    appearance: { theme: connectTheme, accent: connectAccent },
  } as ConnectOptions & { token: string };
}

const tell = (button: HTMLElement): Pick<ConnectOptions, 'onSuccess' | 'onExit'> => ({
  onSuccess(public_token, metadata) {
    const form = button.closest('form');
    if (!dispatch(button, 'success', { public_token, metadata }) || !form) return;
    const input = form.querySelector<HTMLInputElement>('input[name=public_token]') ?? document.createElement('input');
    input.type = 'hidden';
    input.name = 'public_token';
    input.value = public_token;
    form.append(input);
    form.requestSubmit();
  },
  onExit(error, metadata) {
    dispatch(button, 'exit', { error, metadata });
  },
});

const dispatch = (button: HTMLElement, name: string, detail: object) =>
  button.dispatchEvent(new CustomEvent(`connect:${name}`, { bubbles: true, cancelable: true, detail }));
