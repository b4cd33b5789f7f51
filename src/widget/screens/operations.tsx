import type { JSX } from 'preact';
import type { Operation } from '../../protocol/session.ts';
import { later } from '../i18n/later.ts';
import { copy, t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { Page } from '../ui/page.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

export function Operations({ state, send }: ScreenProps<'operations'>): JSX.Element {
  const { session, sending, problem } = state;
  const { operations } = session.step;
  const names = namesIn(session);
  const running = operations.find(({ status }) => status === 'running');
  const failed = operations.find(({ status, optional }) => status === 'failed' && optional);

  return (
    <Page
      title={t(later.operations.title, names)}
      lead={later.operations.text}
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(later.operations.trust, names)}
      actions={
        failed && (
          <>
            <Button busy={sending === 'retry'} onClick={() => send({ type: 'retry.asked' })}>
              {copy.tryAgain}
            </Button>
            <Button kind="quiet" onClick={() => send({ type: 'skip.asked', operationId: failed.id })}>
              {later.operations.skip}
            </Button>
          </>
        )
      }
    >
      <Problem problem={problem} error={session.error} session={session} />
      <p class="unseen" role="status">
        {running ? `${titleOf(running)}: ${later.operations.running}` : ''}
      </p>
      <ul class="rows">
        {operations.map((operation) => (
          <Row key={operation.id} operation={operation} />
        ))}
      </ul>
    </Page>
  );
}

function titleOf({ resource, action }: Operation): string {
  const known: Record<string, unknown> = later.operations;
  const title = known[`${resource}.${action}`];
  return typeof title === 'string' ? title : t(later.operations.other, { resource });
}

function Row({ operation }: { operation: Operation }): JSX.Element {
  const { status, progress } = operation;
  return (
    <li class="row">
      <span class={`status ${status}`}>
        {status === 'running' && <span class="spinner" aria-hidden="true" />}
        {status === 'succeeded' && <Icon name="check" />}
        {status === 'failed' && <Icon name="alert" />}
        {(status === 'queued' || status === 'skipped') && <Icon name="dash" />}
      </span>
      <span>
        <span class="name">{titleOf(operation)}</span>
        <span class="kind">{later.operations[status]}</span>
        {status === 'running' && (
          <span class="meter" aria-hidden="true">
            <i style={{ transform: `scaleX(${progress})` }} />
          </span>
        )}
      </span>
    </li>
  );
}
