import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { rememberLeaving } from '../../protocol/resume.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

/** Each click opens one: the same again where it still stands, wherever the browser lets us find it. */
const WINDOW = 'connect-oauth';

/** Until its first page answers a window shows the blank page that it was opened with, which is ours to read. */
function isOnItsWay(opened: Window | null): boolean {
  try {
    return opened?.closed === false && opened.location.href === 'about:blank';
  } catch {
    return false;
  }
}

/**
 * The way to the biller's own pages. Once the window is open, all that is known is that: browsers may say that it was
 * blocked or closed although it stands in front of the person, so neither is asked. The server knows how it ends.
 */
export function Oauth({ state, send }: ScreenProps<'oauth'>): JSX.Element {
  const { session, problem, away } = state;
  const { authorize_url, tab_url } = session.step;
  const names = namesIn(session);
  const opened = useRef<Window | null>(null);
  // Inside the click and straight at its address, or the browser blocks it.
  const go = (url: string, target: string, features?: string) => (event: MouseEvent) => {
    // A second click would cut off the first, whose answer brings the cookie that the link is tied to. A third begins
    // anew: what a blocker gives out for a window never leaves its blank page.
    if (event.detail > 1) return;
    const onItsWay = isOnItsWay(opened.current);
    opened.current = null;
    if (onItsWay) return;
    if (!features) rememberLeaving(session.id);
    opened.current = window.open(url, target, features);
    send({ type: 'oauth.started' });
  };
  return (
    <Page
      // The heading takes the focus, and so says what is new.
      key={`${away}`}
      title={t(away ? later.oauth.away : later.oauth.title, names)}
      lead={t(away ? later.oauth.awayText : later.oauth.text, names)}
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(later.oauth.trust, names)}
      centre
      actions={
        <>
          <Button kind={away ? 'quiet' : 'primary'} onClick={go(authorize_url, WINDOW, 'popup,width=480,height=720')}>
            {t(away ? later.oauth.again : later.oauth.submit, names)}
          </Button>
          {away && tab_url && (
            <Button kind="quiet" onClick={go(tab_url, '_top')}>
              {later.oauth.here}
            </Button>
          )}
        </>
      }
    >
      {away && (
        <>
          <p class="waiting" role="status">
            <span class="spinner" aria-hidden="true" />
            {t(later.oauth.waiting, names)}
          </p>
          <Notice kind="amber" title={later.oauth.unseen} text={later.oauth.unseenText} />
        </>
      )}
      <Problem problem={problem} error={session.error} session={session} />
    </Page>
  );
}
