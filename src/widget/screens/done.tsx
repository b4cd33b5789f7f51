import type { JSX } from 'preact';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import type { ScreenProps } from './screen.ts';

export function Done({ state, send }: ScreenProps<'done'>): JSX.Element {
  const { session } = state;
  const names = namesIn(session);
  const count = session.step.accounts.length;
  return (
    <Page
      title={t(later.done.title, names)}
      lead={t(later.done.text, names)}
      crown={
        <span class="mark good">
          <Icon name="check" size={32} />
        </span>
      }
      trust={t(later.done.trust, names)}
      centre
      actions={<Button onClick={() => send({ type: 'finished' })}>{later.done.finish}</Button>}
    >
      <p class="list-head">{count === 1 ? later.done.one : t(later.done.count, { count })}</p>
    </Page>
  );
}
