/** Carries out the machine's orders. The only file that waits for anything. */
import type { OpenSessionBody } from '../protocol/endpoints.ts';
import { LOCAL_MESSAGES } from '../protocol/error-messages.ts';
import type { WidgetMessage } from '../protocol/messages.ts';
import { leftFrom } from '../protocol/resume.ts';
import type { Session } from '../protocol/session.ts';
import { EVENT_SCHEMA_VERSION } from '../protocol/version.ts';
import type { Api } from './api/calls.ts';
import { RequestError } from './api/client.ts';
import type { Host } from './host/host.ts';
import type { Effect, Tell } from './machine/effect.ts';
import type { Event } from './machine/event.ts';
import { type State, sessionOf } from './machine/state.ts';
import { watches } from './machine/transition.ts';
import type { Flow } from './store.ts';

export interface Effects {
  /** The token of the run that is about to begin, or nothing while the host gets it. It stays here, out of the state. */
  token(token: string): void;
  run(effect: Effect): void;
  /** Follows the session live wherever the machine says so. */
  follow(flow: Flow): void;
}

/** How long before the end of its session the person is warned. Milliseconds; WCAG 2.2.1 asks for 20 seconds at least. */
const NOTICE = 120_000;

export function createEffects(api: Api, host: Host, send: (event: Event) => void): Effects {
  let token = '';
  /** Everything under way belongs to one run; a new run, or its end, drops what is late. */
  let run = new AbortController();

  const changed = (session: Session) => {
    heed(session);
    send({ type: 'session.changed', session });
  };

  /** Two alarms of the session: soon before its end, once for each end, and at the end. */
  let alarms: ReturnType<typeof setTimeout>[] = [];
  let warnedOf = '';
  /** Sets them by what the server's own clock leaves; the browser's may be wrong by hours. */
  function heed({ expires_at, server_time }: Session): void {
    const left = Date.parse(expires_at) - Date.parse(server_time);
    const { signal } = run;
    const warn = () => {
      warnedOf = expires_at;
      if (!signal.aborted) send({ type: 'time.short' });
    };
    alarms.forEach(clearTimeout);
    alarms = [];
    // The server says what its end means.
    if (left >= 0) alarms.push(setTimeout(() => signal.aborted || settle(api.read, changed), left + 1000));
    if (warnedOf !== expires_at) alarms.push(setTimeout(warn, Math.max(0, left - NOTICE)));
  }

  /** Nothing of the run so far counts any more. */
  function over(): void {
    run.abort();
    run = new AbortController();
    alarms.forEach(clearTimeout);
  }

  /** An answer of a run that is over is nobody's. */
  function settle<T>(work: (signal: AbortSignal) => Promise<T>, then: (answer: T) => void, opening = false): void {
    const { signal } = run;
    work(signal).then(
      (answer) => signal.aborted || then(answer),
      (error: unknown) => signal.aborted || failed(error, opening),
    );
  }

  function failed(error: unknown, opening: boolean): void {
    const { code, status, message, requestId } =
      error instanceof RequestError ? error : new RequestError('INTERNAL_ERROR', 0, LOCAL_MESSAGES.INTERNAL_ERROR);
    const refused =
      code === 'UPDATE_NEEDED' ||
      (opening ? status >= 400 && status < 500 && status !== 429 : status === 401 || status === 403);
    send({ type: refused ? 'session.refused' : 'request.failed', code, message, requestId });
  }

  return {
    token(next) {
      over();
      token = next;
    },
    run(effect) {
      switch (effect.type) {
        case 'openSession':
          over();
          if (!token) break;
          settle(
            (signal) =>
              api.open(
                {
                  [host.tokenKind]: token,
                  origin: host.origin,
                  cid: host.cid,
                  ...(token.startsWith('rc_') && { left: leftFrom() }),
                } as OpenSessionBody,
                signal,
              ),
            ({ session, resumed }) => {
              heed(session);
              send({ type: 'session.opened', session, resumed });
            },
            true,
          );
          break;
        case 'move':
          settle((signal) => api.move(effect.move, effect.body, effect.version, signal), changed);
          break;
        case 'refresh':
          settle((signal) => api.read(signal), changed);
          break;
        case 'leave':
          over();
          api.leave(effect.version);
          break;
        case 'tell':
          host.tell(wire(effect));
          break;
      }
    },
    follow({ store }) {
      let watching: AbortController | null = null;
      store.subscribe((state: State) => {
        if (watches(state) === (watching !== null)) return;
        watching?.abort();
        watching = null;
        if (!watches(state) || !sessionOf(state)) return;
        const scope = new AbortController();
        watching = scope;
        settle(
          (signal) => api.watch(changed, AbortSignal.any([signal, scope.signal])),
          () => {},
        );
      });
    },
  };
}

/** The order to tell the host something, as the message that says it: what the merchant gets is composed here. */
function wire(effect: Tell): WidgetMessage {
  const timestamp = new Date().toISOString();
  switch (effect.what) {
    case 'event':
      return {
        type: 'event',
        name: effect.name,
        metadata: {
          ...effect.data,
          schema_version: EVENT_SCHEMA_VERSION,
          timestamp,
          link_session_id: effect.sessionId ?? null,
          view_name: effect.view ?? 'LOADING',
        },
      };
    case 'success': {
      const { biller, accounts } = effect.metadata;
      return {
        type: 'success',
        public_token: effect.publicToken,
        metadata: {
          ...effect.metadata,
          timestamp,
          biller_id: biller.id,
          accountId: accounts[0]?.id ?? null,
          institutionName: biller.name,
          institution: { institution_id: biller.id, name: biller.name },
        },
      };
    }
    case 'exit':
      return { type: 'exit', error: effect.error, metadata: effect.metadata };
    case 'tokenWanted':
      return { type: 'token_wanted' };
    case 'close':
      return { type: 'close' };
  }
}
