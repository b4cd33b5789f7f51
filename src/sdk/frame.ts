/**
 * The widget's frame on the merchant's page: the only nodes we add. The frame is transparent and covers the viewport;
 * the widget draws dimmer and card inside it, so nothing here has a look.
 *
 * - A native `<dialog>` gives the top layer (no z-index war), an inert page behind it, and focus that goes back to
 *   where it came from. The frame is made once inside it, because moving a frame reloads it.
 * - Styles are set through the CSSOM: a Content-Security-Policy without any `style-src` allows exactly that.
 */
import { lockScroll } from './scroll-lock.ts';

export interface Frame {
  element: HTMLIFrameElement;
  /** On the screen, or off it but alive. Harmless when it is so already. */
  show(on: boolean): void;
  remove(): void;
}

/**
 * Loads the frame out of sight: inline in `container`, else modal. `cancelled` is called for Escape outside the frame
 * and for Android's back; the dialog never lets go on its own.
 */
export function createFrame(src: string, container: Element | undefined, cancelled: () => void): Frame {
  const element = document.createElement('iframe');
  const dialog = document.createElement('dialog');
  const outer = container ? element : dialog;
  let shown = false;
  // With priority over the page's style sheets, which often say something about every `dialog` or `iframe`; `all`
  // undoes what they say besides. A page in dark mode would hand its color-scheme down, and browsers paint a frame
  // whose scheme differs opaque. The least height is for a container that has none.
  const dress = (node: HTMLElement, on: boolean) => {
    node.style.cssText =
      `all:initial;color-scheme:light;inset:0;width:100%;height:100%;min-height:min(640px,100dvh);position:${container ? 'static' : 'fixed'};display:${on ? 'block' : 'none'};`.replaceAll(
        ';',
        '!important;',
      );
  };
  const show = (on: boolean) => {
    if (shown === on) return;
    shown = on;
    dress(outer, on);
    if (container) return;
    lockScroll(on);
    if (!on) return dialog.close();
    // Set by modal libraries on all that was there before their own modal opened.
    dialog.ariaHidden = null;
    dialog.inert = false;
    dialog.showModal();
    // Until the widget draws, keys are for the dialog, so that Escape works.
    dialog.focus();
  };

  element.title = dialog.ariaLabel = 'Connect';
  element.src = src;
  dialog.tabIndex = -1;
  dialog.oncancel = (event) => {
    event.preventDefault();
    cancelled();
  };
  // Chromium closes on a second Escape whatever `cancel` said.
  dialog.onclose = () => shown && dialog.showModal();
  dress(element, true);
  dialog.append(element);
  dress(outer, false);
  (container ?? document.body).append(outer);
  return {
    element,
    show,
    remove() {
      show(false);
      outer.remove();
    },
  };
}
