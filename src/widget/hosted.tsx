/** What the widget needs to be a page of its own, in a chunk that only such a page loads. */
import { render } from 'preact';
import './theme/hosted.css';
import { type HostedHost, hostedHost } from './host/hosted.ts';
import { later } from './i18n/later.ts';
import { Page } from './ui/page.tsx';

export function openHosted(start: HTMLMetaElement, root: HTMLElement): HostedHost {
  root.classList.add('hosted');
  return hostedHost({
    start,
    ended: () =>
      render(
        <main class="shell ended" data-view="EXIT">
          <Page title={later.ended.title} lead={later.ended.text} centre />
        </main>,
        root,
      ),
  });
}
