import type { JSX } from 'preact';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import type { Event } from '../machine/event.ts';
import type { StateOf } from '../machine/state.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import { titleOf } from './operations.tsx';
import { Problem } from './problem.tsx';

interface Props {
  state: StateOf<'done'> | StateOf<'linked'>;
  send: (event: Event) => void;
}

/** The link is made. Where several can be, the next is offered. */
export function Done({ state, send }: Props): JSX.Element {
  const { session } = state;
  const { accounts, operations, updated, can_add } = session.step;
  const names = namesIn(session);
  const words = later.done;
  const titles = operations.filter(({ status }) => status === 'failed' || status === 'skipped').map(titleOf);
  return (
    <Page
      title={t(updated ? words.updated : words.title, names)}
      lead={t(words.text, names)}
      crown={
        <span class="mark good">
          <Icon name="check" size={32} />
        </span>
      }
      trust={t(words.trust, names)}
      centre
      actions={
        <>
          <Button onClick={() => send({ type: 'finished' })}>{words.finish}</Button>
          {state.name === 'linked' && can_add && (
            <Button kind="quiet" busy={state.sending !== null} onClick={() => send({ type: 'another.asked' })}>
              {words.another}
            </Button>
          )}
        </>
      }
    >
      {state.name === 'linked' && <Problem problem={state.problem} error={session.error} session={session} />}
      <p class="list-head">{accounts.length === 1 ? words.one : t(words.count, { count: accounts.length })}</p>
      {session.links.length > 1 && (
        <p class="list-head">
          {`${t(words.links, { count: session.links.length })}: ${session.links.map(({ biller }) => biller.name).join(', ')}`}
        </p>
      )}
      {titles.length > 0 && <p class="list-head">{t(words.left, { titles: titles.join(', ') })}</p>}
    </Page>
  );
}
