import type { JSX } from 'preact';
import type { Needs } from '../../protocol/session.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

interface Props extends ScreenProps<'operations'> {
  id: string;
  review: Extract<Needs, { kind: 'review' }>;
}

const CONFIRM = { money: 'confirmMoney', card: 'confirmCard', data: 'confirmData' } as const;

/** What is about to be written, how much, and to whom: nothing is done before the person says so. */
export function OperationReview({ state, send, id, review }: Props): JSX.Element {
  const { session, sending, problem } = state;
  const names = namesIn(session);
  const words = later.operations;
  const answer = (approved: boolean) => send({ type: 'review.answered', operationId: id, approved });
  const lines: [title: string, value: string][] = [
    ...review.lines.map(({ title, value, currency }): [string, string] => [
      title,
      currency ? money(value, currency) : value,
    ]),
    [words.to, names.biller],
    ...review.accounts.map(({ name, mask }): [string, string] => [words.account, mask ? `${name} •••• ${mask}` : name]),
  ];
  return (
    <Page
      title={words[review.what]}
      lead={t(words.reviewText, names)}
      crown={session.integration && <Logo large {...session.integration} />}
      onSubmit={() => answer(true)}
      actions={
        <>
          <Button busy={sending !== null}>{words[CONFIRM[review.what]]}</Button>
          <Button kind="quiet" onClick={() => answer(false)}>
            {words.decline}
          </Button>
        </>
      }
    >
      <Problem problem={problem} error={session.error} session={session} />
      <dl class="facts">
        {lines.map(([title, value]) => (
          <div key={`${title} ${value}`}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}

/** An amount as people of this language write it. */
function money(value: string, currency: string): string {
  try {
    return new Intl.NumberFormat(document.documentElement.lang || undefined, { style: 'currency', currency }).format(
      Number(value),
    );
  } catch {
    return `${value} ${currency}`;
  }
}
