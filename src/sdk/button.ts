/**
 * A button without any JavaScript of the merchant's:
 *
 *     <form action="/linked" method="post">
 *       <button data-connect-token="lt_…">Connect your bank</button>
 *     </form>
 *
 * Success submits the form with `public_token` in it. Both endings are bubbling events of the button,
 * `connect:success` with `detail {public_token, metadata}` and `connect:exit` with `detail {error, metadata}`; a page
 * that would rather not submit calls `preventDefault()` on the first. More attributes: `data-connect-theme`,
 * `data-connect-accent`, `data-connect-locale`. One listener serves all buttons, also those that are added later.
 */
import type { ConnectHandle, ConnectOptions } from './types.ts';

export function listenForButtons(create: (options: ConnectOptions) => ConnectHandle): void {
  /** Of the last click: only one modal can be on the screen. */
  let handle: ConnectHandle | undefined;

  document.addEventListener('click', (event) => {
    // The target may be the document itself, which has no `closest`.
    const button = (event.target as Element).closest?.<HTMLElement>('[data-connect-token]');
    if (!button) return;
    event.preventDefault();
    const { connectToken: token, connectTheme: theme, connectAccent: accent, connectLocale: locale } = button.dataset;
    const tell = (ending: string, detail: object) =>
      button.dispatchEvent(new CustomEvent(`connect:${ending}`, { bubbles: true, cancelable: true, detail }));
    handle?.destroy();
    handle = create({
      token,
      locale,
      appearance: { theme, accent },
      onSuccess(public_token, metadata) {
        const form = button.closest('form');
        if (!tell('success', { public_token, metadata }) || !form) return;
        form.addEventListener('formdata', ({ formData }) => formData.set('public_token', public_token));
        form.requestSubmit();
      },
      onExit: (error, metadata) => tell('exit', { error, metadata }),
    } as ConnectOptions);
    handle.open();
  });
}
