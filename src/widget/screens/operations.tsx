import type { JSX } from 'preact';
import type { Operation } from '../../protocol/session.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import { OperationForm } from './operation-form.tsx';
import { OperationReview } from './operation-review.tsx';
import { Problem, sayError } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

/** What is under way, a row each; or what one of them waits for. */
export function Operations(props: ScreenProps<'operations'>): JSX.Element {
  for (const { id, needs, ...operation } of props.state.session.step.operations) {
    const one = { ...props, key: id, id, title: titleOf(operation) };
    if (needs?.kind === 'arguments')
      return <OperationForm {...one} schema={needs.schema} optional={operation.optional} />;
    if (needs?.kind === 'review') return <OperationReview {...one} review={needs} />;
  }
  return <Rows key="rows" {...props} />;
}

function Rows({ state, send }: ScreenProps<'operations'>): JSX.Element {
  const { session, sending, problem } = state;
  const { operations } = session.step;
  const names = namesIn(session);
  const words = later.operations;
  const running = operations.find(({ status }) => status === 'running');
  const open = operations.filter(({ needs }) => needs?.kind === 'decision');

  return (
    <Page
      key={open.length ? 'decide' : 'run'}
      title={open.length ? words.decide : t(words.title, names)}
      lead={open.length ? words.decideText : words.text}
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(words.trust, names)}
      actions={
        open.length > 0 && (
          <>
            <Button busy={sending === 'retry'} onClick={() => send({ type: 'retry.asked' })}>
              {words.retryAll}
            </Button>
            <Button kind="quiet" busy={sending === 'skip'} onClick={() => send({ type: 'skip.asked' })}>
              {words.skipAll}
            </Button>
          </>
        )
      }
    >
      <Problem problem={problem} error={session.error} session={session} />
      <p class="unseen" role="status">
        {running ? `${titleOf(running)}: ${words.running}` : ''}
      </p>
      <ul class="rows">
        {operations.map((operation) => (
          <Row key={operation.id} operation={operation}>
            {operation.needs?.kind === 'decision' && (
              <>
                <span class="kind">{sayError(operation.needs.code, session).title}</span>
                {open.length > 1 && (
                  <span class="both">
                    <Small
                      words={words.retryAll}
                      label={t(words.retryOne, { title: titleOf(operation) })}
                      onClick={() => send({ type: 'retry.asked', operationId: operation.id })}
                    />
                    <Small
                      words={words.skip}
                      label={t(words.skipOne, { title: titleOf(operation) })}
                      onClick={() => send({ type: 'skip.asked', operationId: operation.id })}
                    />
                  </span>
                )}
              </>
            )}
          </Row>
        ))}
      </ul>
    </Page>
  );
}

const Small = ({ words, label, onClick }: { words: string; label: string; onClick: () => void }): JSX.Element => (
  <button class="small" type="button" aria-label={label} onClick={onClick}>
    {words}
  </button>
);

export function titleOf({ resource, action }: Pick<Operation, 'resource' | 'action'>): string {
  const known: Record<string, unknown> = later.operations;
  const title = known[`${resource}.${action}`];
  return typeof title === 'string' ? title : t(later.operations.other, { resource });
}

function Row({ operation, children }: { operation: Operation; children: JSX.Element | false }): JSX.Element {
  const { status, progress } = operation;
  return (
    <li class="row">
      <span class={`status ${status}`}>
        {status === 'running' && <span class="spinner" aria-hidden="true" />}
        {status === 'succeeded' && <Icon name="check" />}
        {status === 'failed' && <Icon name="alert" />}
        {(status === 'queued' || status === 'skipped' || status === 'needs_user') && <Icon name="dash" />}
      </span>
      <span>
        <span class="name">{titleOf(operation)}</span>
        {children || <span class="kind">{later.operations[status]}</span>}
        {status === 'running' && (
          <span class="meter" aria-hidden="true">
            <i style={{ transform: `scaleX(${progress})` }} />
          </span>
        )}
      </span>
    </li>
  );
}
