import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Account } from '../../protocol/session.ts';
import { later } from '../i18n/later.ts';
import { copy, t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';
import { TextField } from '../ui/text-field.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

/** From so many on, a field finds them. */
const MANY = 9;

/** Those that can be linked, to choose from; the others with the reason. Nothing is chosen that the person did not ask for. */
export function Accounts({ state, send }: ScreenProps<'accounts'>): JSX.Element {
  const { session, sending, problem } = state;
  const { accounts, multiple, unavailable, reconnectable } = session.step;
  const [chosen, setChosen] = useState<string[]>(() => {
    const only = accounts.length === 1 ? accounts.map(({ id }) => id) : [];
    const former = session.step.chosen.slice(0, multiple ? undefined : 1);
    return former.length ? former : only;
  });
  const [none, setNone] = useState(false);
  const [query, setQuery] = useState('');
  const names = namesIn(session);
  const words = later.accounts;
  const connected = reconnectable && accounts.length === 0;
  const shown = accounts.filter((account) => isFound(account, query));
  const all = chosen.length === accounts.length;

  return (
    <Page
      title={connected ? words.linkedTitle : multiple ? words.title : words.titleSingle}
      lead={t(connected ? words.linkedText : multiple ? words.text : words.single, names)}
      onSubmit={() => {
        if (connected) return send({ type: 'reconnect.asked' });
        setNone(chosen.length === 0);
        if (chosen.length > 0) send({ type: 'accounts.chosen', ids: chosen });
      }}
      actions={
        <>
          <Button busy={sending === (connected ? 'reconnect' : 'accounts')}>
            {connected ? words.reconnect : copy.continue}
          </Button>
          {reconnectable && !connected && (
            <Button kind="quiet" busy={sending === 'reconnect'} onClick={() => send({ type: 'reconnect.asked' })}>
              {words.reconnect}
            </Button>
          )}
          {connected && (
            <Button kind="quiet" busy={sending === 'back'} onClick={() => send({ type: 'back.asked' })}>
              {words.elsewhere}
            </Button>
          )}
        </>
      }
    >
      <Problem problem={problem} error={session.error} session={session} />
      {accounts.length >= MANY && (
        <TextField name="filter" label={words.filter} value={query} onInput={setQuery} hint={' '} />
      )}
      {multiple && accounts.length > 1 && (
        <div class="all">
          <label>
            <input
              type="checkbox"
              checked={all}
              indeterminate={!all && chosen.length > 0}
              onChange={() => {
                setNone(false);
                setChosen(all ? [] : accounts.map(({ id }) => id));
              }}
            />
            {t(words.all, { count: accounts.length })}
          </label>
          <span role="status">
            {query
              ? t(words.found, { count: shown.length })
              : t(words.chosen, { chosen: chosen.length, count: accounts.length })}
          </span>
        </div>
      )}
      {accounts.length > 0 && (
        <fieldset aria-labelledby="title" aria-describedby="accounts-below">
          {shown.map((account) => (
            <label key={account.id} class="row choice">
              <Name account={account} />
              <input
                type={multiple ? 'checkbox' : 'radio'}
                name="account"
                checked={chosen.includes(account.id)}
                onChange={(event) => {
                  setNone(false);
                  if (!multiple) setChosen([account.id]);
                  else if (event.currentTarget.checked) setChosen([...chosen, account.id]);
                  else setChosen(chosen.filter((other) => other !== account.id));
                }}
              />
            </label>
          ))}
        </fieldset>
      )}
      <p id="accounts-below" class={none ? 'below wrong' : 'below'} role="alert">
        {none && words.none}
      </p>
      {unavailable.length > 0 && (
        <section aria-labelledby="unavailable">
          <h2 id="unavailable" class="list-head">
            {words.unavailable}
          </h2>
          <ul class="rows">
            {unavailable.map((account) => (
              <li key={account.id} class="row off">
                <Name account={account} reason={t(words[account.reason], names)} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

const isFound = ({ name, mask }: Account, query: string) =>
  `${name} ${mask ?? ''}`.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase());

function Name({ account: { name, mask }, reason }: { account: Account; reason?: string }): JSX.Element {
  return (
    <>
      <span class="tile">
        <Icon name="bills" />
      </span>
      <span>
        <span class="name">{name}</span>
        <span class="kind">{[mask && t(later.accounts.ending, { mask }), reason].filter(Boolean).join(' · ')}</span>
      </span>
    </>
  );
}
