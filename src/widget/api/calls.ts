/** One function per call of the Connect API that the flow makes. The bearer lives here, in memory, and nowhere else. */
import * as v from 'valibot';
import { type MoveName, type OpenSessionBody, paths } from '../../protocol/endpoints.ts';
import type { OpenSessionReply, Session } from '../../protocol/session.ts';
import { SessionFrame } from '../../protocol/session-frame.ts';
import { call } from './client.ts';
import { readStep } from './read-step.ts';
import { watchSession } from './watch.ts';

export interface Api {
  open(body: OpenSessionBody, signal: AbortSignal): Promise<OpenSessionReply>;
  move(name: MoveName, body: unknown, version: number, signal: AbortSignal): Promise<Session>;
  read(signal: AbortSignal): Promise<Session>;
  /** Calls back with the session at each change until aborted; survives cuts. Rejects only when the bearer is refused. */
  watch(changed: (session: Session) => void, signal: AbortSignal): Promise<void>;
  /** Best effort: the page may be going away. */
  leave(version: number): void;
}

const Opened = v.object({ bearer: v.string(), resumed: v.boolean(), session: SessionFrame });

export function createApi(): Api {
  let bearer: string | undefined;
  return {
    async open(body, signal) {
      const reply = await call(Opened, [], { method: 'POST', path: paths.sessions, body, signal });
      bearer = reply.bearer;
      return { ...reply, session: await readStep(reply.session) };
    },
    move: (name, body, version, signal) =>
      call(SessionFrame, [409], { method: 'POST', path: paths.move(name), bearer, version, body, signal }).then(
        readStep,
      ),
    read: (signal) => call(SessionFrame, [], { path: paths.session, bearer, signal }).then(readStep),
    watch: (changed, signal) => watchSession(bearer, changed, signal),
    leave(version) {
      const mine = bearer;
      bearer = undefined;
      const exit = (on: number) =>
        call(SessionFrame, [], {
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
          exit((await call(SessionFrame, [], { path: paths.session, bearer: mine, keepalive: true })).version),
        )
        .catch(() => {});
    },
  };
}
