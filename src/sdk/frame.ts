/**
 * The widget's frame on the merchant's page: the only nodes we add. The frame is transparent and covers the viewport;
 * the widget draws dimmer and card inside it, so nothing here has a look.
 *
 * - A native `<dialog>` gives the top layer (no z-index war), an inert page behind it, and focus that goes back to
 *   where it came from. The frame is made once inside it, because moving a frame reloads it.
 * - Styles are set one by one on the element: a Content-Security-Policy without any `style-src` allows exactly that.
 */
import { lockScroll } from './scroll-lock.ts';
import type { Teardown } from './teardown.ts';

export interface Frame {
  element: HTMLIFrameElement;
  /** On the screen, or off it but alive. Harmless when it is so already. */
  show(on: boolean): void;
  /** The widget draws: from now on keys are for it. Until then the dialog has them, so that Escape works. */
  focus(): void;
}

/** With priority over the page's style sheets, which often say something about every `dialog` or `iframe`. */
const dress = (element: HTMLElement, styles: string) => {
  for (const style of styles.split(';'))
    element.style.setProperty(...(style.split(':') as [string, string]), 'important');
};

/**
 * Loads the frame out of sight: inline in `container`, else modal. `cancelled` is called for Escape outside the frame
 * and for Android's back; the dialog never lets go on its own. `undo` removes it all.
 */
export function createFrame(src: string, container: Element | undefined, undo: Teardown, cancelled: () => void): Frame {
  const element = document.createElement('iframe');
  const dialog = document.createElement('dialog');
  const outer = container ? element : dialog;
  element.title = dialog.ariaLabel = 'Connect';
  element.src = src;
  dialog.tabIndex = -1;
  element.referrerPolicy = 'no-referrer';
  element.allow = 'clipboard-write; otp-credentials; publickey-credentials-get';
  // `all` undoes what the page's style sheets say about every dialog, iframe or child of the body. A page in dark mode
  // would hand its color-scheme down, and browsers paint a frame whose scheme differs opaque.
  const full = 'all:initial;inset:0;width:100%;height:100%;color-scheme:light;display:';
  dress(dialog, `${full}none;position:fixed`);
  dress(element, `${full}block;min-height:${container ? 'min(640px, 100dvh)' : 0}`);
  if (!container) dialog.append(element);

  let shown = false;
  let unlock: () => void;
  let focused: HTMLElement = dialog;
  const raise = () => {
    if (!shown || dialog.open) return;
    dialog.showModal();
    focused.focus();
  };
  const show = (on: boolean) => {
    if (shown === on) return;
    shown = on;
    dress(outer, on ? 'display:block' : 'display:none');
    if (container) return;
    if (on) {
      unlock = lockScroll();
      // Set by modal libraries on all that was there before their own modal opened.
      dialog.ariaHidden = null;
      dialog.inert = false;
      focused = dialog;
      raise();
    } else {
      dialog.close();
      unlock();
    }
  };

  undo.listen(dialog, 'cancel', (event) => {
    event.preventDefault();
    cancelled();
  });
  // Chromium closes on a second Escape whatever `cancel` said.
  undo.listen(dialog, 'close', raise);
  // Focus traps of the page's own modals must not act on what happens in ours.
  undo.listen(dialog, 'focusin', (event) => event.stopPropagation());
  undo.add(() => {
    show(false);
    outer.remove();
  });
  dress(outer, 'display:none');
  (container ?? document.body).append(outer);
  const focus = () => {
    focused = element;
    if (!container) element.focus();
  };
  return { element, show, focus };
}
