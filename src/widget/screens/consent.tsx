import type { JSX } from 'preact';
import type { Session } from '../../protocol/session.ts';
import { copy, t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

type Consents = Session['consents'];

export function Consent({ state, send }: ScreenProps<'consent'>): JSX.Element {
  const { session, sending, problem } = state;
  const names = namesIn(session);
  return (
    <Page
      title={t(copy.consent.title, names)}
      trust={t(copy.consent.agree, names)}
      onSubmit={() => send({ type: 'consent.given' })}
      actions={<Button busy={sending !== null}>{copy.continue}</Button>}
    >
      <Problem problem={problem} error={session.error} session={session} />
      <ul class="rows">
        {session.consents.map((scope) => (
          <Row
            key={scope}
            icon={iconOf(scope)}
            title={copy.consent[scope]}
            text={t(copy.consent[`${scope}Text`], names)}
          />
        ))}
        <Row icon="lock" title={copy.consent.password} text={t(copy.consent.passwordText, names)} />
      </ul>
    </Page>
  );
}

/** One for money, one for paper. */
const iconOf = (scope: Consents[number]): IconName =>
  /^(payments|transactions|card|account|investments)/.test(scope) ? 'payments' : 'bills';

function Row({ icon, title, text }: { icon: IconName; title: string; text: string }): JSX.Element {
  return (
    <li class="row">
      <span class="tile">
        <Icon name={icon} />
      </span>
      <span>
        <span class="name">{title}</span>
        <span class="kind">{text}</span>
      </span>
    </li>
  );
}
