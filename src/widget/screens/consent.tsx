import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Session } from '../../protocol/session.ts';
import { copy, t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

type Consents = Session['consents'];

/** Who asks, for whom, for what. What may be declined is chosen, and nothing of it is chosen beforehand. */
export function Consent({ state, send }: ScreenProps<'consent'>): JSX.Element {
  const { session, sending, problem } = state;
  const { user, update, optional_consents: optional } = session;
  const [given, setGiven] = useState<string[]>([]);
  const names = namesIn(session);
  const words: Record<string, string> = copy.consent;
  const reason = update && (words[update] ?? words.other);
  const whose = user && copy.consent.user;
  return (
    <Page
      title={t(update ? copy.consent.update : copy.consent.title, names)}
      lead={t([reason, whose].filter(Boolean).join(' '), { ...names, user: user ?? '' })}
      trust={t(copy.consent.agree, names)}
      onSubmit={() => send({ type: 'consent.given', declined: optional.filter((kind) => !given.includes(kind)) })}
      actions={<Button busy={sending !== null}>{copy.continue}</Button>}
    >
      <Problem problem={problem} error={session.error} session={session} />
      <ul class="rows">
        {session.consents.map((scope) => (
          <Row
            key={scope}
            icon={iconOf(scope)}
            title={copy.consent[scope] ?? scope}
            text={t(copy.consent[`${scope}Text`], names)}
            choose={
              optional.includes(scope)
                ? (chosen) => setGiven(chosen ? [...given, scope] : given.filter((other) => other !== scope))
                : undefined
            }
          />
        ))}
        <Row icon="lock" title={copy.consent.password} text={t(copy.consent.passwordText, names)} />
      </ul>
    </Page>
  );
}

/** One for money, one for paper. */
const iconOf = (scope: Consents[number]): IconName =>
  /^(pay|transactions|card|account|investments)/.test(scope) ? 'payments' : 'bills';

interface RowProps {
  icon: IconName;
  title: string;
  text: string;
  /** The person decides. */
  choose?: ((chosen: boolean) => void) | undefined;
}

function Row({ icon, title, text, choose }: RowProps): JSX.Element {
  const Body = choose ? 'label' : 'div';
  return (
    <li>
      <Body class={choose ? 'row choice' : 'row'}>
        <span class="tile">
          <Icon name={icon} />
        </span>
        <span>
          <span class="name">{title}</span>
          <span class="kind">{choose ? `${copy.consent.choose}: ${text}` : text}</span>
        </span>
        {choose && <input type="checkbox" onChange={(event) => choose(event.currentTarget.checked)} />}
      </Body>
    </li>
  );
}
