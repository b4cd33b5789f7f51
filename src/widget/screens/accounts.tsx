import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { later } from '../i18n/later.ts';
import { copy, t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

export function Accounts({ state, send }: ScreenProps<'accounts'>): JSX.Element {
  const { session, sending, problem } = state;
  const { accounts, multiple } = session.step;
  const [chosen, setChosen] = useState<string[]>([]);
  const [none, setNone] = useState(false);
  const names = namesIn(session);

  return (
    <Page
      title={later.accounts.title}
      lead={t(multiple ? later.accounts.text : later.accounts.single, names)}
      onSubmit={() => {
        setNone(chosen.length === 0);
        if (chosen.length > 0) send({ type: 'accounts.chosen', ids: chosen });
      }}
      actions={<Button busy={sending !== null}>{copy.continue}</Button>}
    >
      <Problem problem={problem} error={session.error} session={session} />
      <fieldset aria-labelledby="title" aria-describedby="accounts-below">
        {accounts.map(({ id, name, mask }) => (
          <label key={id} class="row choice">
            <span class="tile">
              <Icon name="bills" />
            </span>
            <span>
              <span class="name">{name}</span>
              {mask && <span class="kind">{t(later.accounts.ending, { mask })}</span>}
            </span>
            <input
              type={multiple ? 'checkbox' : 'radio'}
              name="account"
              checked={chosen.includes(id)}
              onChange={(event) => {
                setNone(false);
                if (!multiple) setChosen([id]);
                else if (event.currentTarget.checked) setChosen([...chosen, id]);
                else setChosen(chosen.filter((other) => other !== id));
              }}
            />
          </label>
        ))}
      </fieldset>
      <p id="accounts-below" class={none ? 'below wrong' : 'below'} role="alert">
        {none && later.accounts.none}
      </p>
    </Page>
  );
}
