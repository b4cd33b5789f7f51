import type { JSX } from 'preact';
import { copy } from '../i18n/t.ts';
import { Page } from '../ui/page.tsx';

/** The layout to come, without its words. */
export function Loading(): JSX.Element {
  return (
    <Page title={copy.loading.title} centre>
      <p class="unseen" role="status">
        {copy.loading.status}
      </p>
      <span class="spinner" aria-hidden="true" />
    </Page>
  );
}
