/** One function per call of the Connect API that the flow makes. The bearer lives here, in memory, and nowhere else. */
import { type MoveName, type OpenSessionBody, paths } from '../../protocol/endpoints.ts';
import { LOCAL_MESSAGES } from '../../protocol/error-messages.ts';
import type { OpenSessionReply, Session } from '../../protocol/session.ts';
import { again, call, RequestError } from './client.ts';
import { readOpened, readSession } from './read-session.ts';

export interface Api {
  open(body: OpenSessionBody, signal: AbortSignal): Promise<OpenSessionReply>;
  move(name: MoveName, body: unknown, version: number, signal: AbortSignal): Promise<Session>;
  read(signal: AbortSignal): Promise<Session>;
  /** Calls back with the session at each change until aborted; survives cuts. Rejects only when the bearer is refused. */
  watch(changed: (session: Session) => void, signal: AbortSignal): Promise<void>;
  /** Best effort: the page may be going away. */
  leave(version: number): void;
}

const watching = () =>
  import('./watch.ts').catch(() => {
    throw new RequestError('NETWORK_ERROR', 0, LOCAL_MESSAGES.NETWORK_ERROR, null, true);
  });

export function createApi(): Api {
  let bearer: string | undefined;
  return {
    async open(body, signal) {
      // Followed only later on, by code that is loaded meanwhile.
      watching().catch(() => {});
      const opens = { method: 'POST', path: paths.sessions, body, signal } as const;
      const reply = await again(() => call(readOpened, [], opens), signal);
      bearer = reply.bearer;
      return reply;
    },
    move: (name, body, version, signal) =>
      again(async () => {
        const move = { method: 'POST', path: paths.move(name), bearer, version, body, signal } as const;
        const session = await call(readSession, [409], move);
        // Still the same: the move is under way, sent by a try whose answer was lost.
        if (session.version === version)
          throw new RequestError('NETWORK_ERROR', 409, LOCAL_MESSAGES.NETWORK_ERROR, null, true);
        return session;
      }, signal),
    read: (signal) => again(() => call(readSession, [], { path: paths.session, bearer, signal }), signal),
    async watch(changed, signal) {
      const loaded = await again(watching, signal).catch(() => {
        // What cannot be loaded cannot follow: the frame is loaded anew, where the person asks for it. Not where the
        // flow has gone on without it.
        if (!signal.aborted) throw new RequestError('UPDATE_NEEDED', 0, LOCAL_MESSAGES.UPDATE_NEEDED);
      });
      return loaded?.watchSession(bearer, changed, signal);
    },
    leave(version) {
      const mine = bearer;
      bearer = undefined;
      const exit = (on: number) =>
        call(readSession, [], {
          method: 'POST',
          path: paths.move('exit'),
          bearer: mine,
          version: on,
          body: {},
          keepalive: true,
        });
      // While operations run the session may have moved on: then once more, on the version that it has now.
      exit(version)
        .catch(async () =>
          exit((await call(readSession, [], { path: paths.session, bearer: mine, keepalive: true })).version),
        )
        .catch(() => {});
    },
  };
}
