import type { JSX } from 'preact';
import { copy, t } from '../i18n/t.ts';
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
      title={t(copy.done.title, names)}
      lead={t(copy.done.text, names)}
      crown={
        <span class="mark good">
          <Icon name="check" size={32} />
        </span>
      }
      trust={t(copy.done.trust, names)}
      centre
      actions={<Button onClick={() => send({ type: 'finished' })}>{copy.done.finish}</Button>}
    >
      <p class="list-head">{count === 1 ? copy.done.one : t(copy.done.count, { count })}</p>
    </Page>
  );
}
