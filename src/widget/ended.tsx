/** The last page where nothing comes after: of a page of its own, or of a frame that stays. */
import { render } from 'preact';
import './theme/hosted.css';
import { later } from './i18n/later.ts';
import { Page } from './ui/page.tsx';

export const drawEnded = (root: HTMLElement): void =>
  render(
    <main class="shell ended" data-view="EXIT">
      <Page title={later.ended.title} lead={later.ended.text} centre />
    </main>,
    root,
  );
