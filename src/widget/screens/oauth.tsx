import type { JSX } from 'preact';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

export function Oauth({ state, send }: ScreenProps<'oauth'>): JSX.Element {
  const { session, problem } = state;
  const names = namesIn(session);
  return (
    <Page
      title={t(later.oauth.title, names)}
      lead={t(later.oauth.text, names)}
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(later.oauth.trust, names)}
      centre
      actions={
        <Button
          onClick={() => {
            // Inside the click and straight at its address, or the browser blocks it. What it returns says nothing
            // (a page that cuts the opener gives null although the window is open): the server knows how it ends.
            window.open(session.step.authorize_url, '_blank', 'popup,width=480,height=720');
            send({ type: 'oauth.started' });
          }}
        >
          {t(later.oauth.submit, names)}
        </Button>
      }
    >
      <Problem problem={problem} error={session.error} session={session} />
    </Page>
  );
}
