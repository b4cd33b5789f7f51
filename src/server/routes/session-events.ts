import { streamSSE } from 'hono/streaming';
import { paths } from '../../protocol/endpoints.ts';
import { isTerminal } from '../core/sessions/session-steps.ts';
import { viewSession } from '../core/sessions/session-view.ts';
import { findByBearer } from '../core/sessions/sessions.ts';
import type { Deps } from '../deps.ts';
import { bearerOf, session } from '../http/guards.ts';
import { route } from '../http/route.ts';

/** Proxies cut a silent connection after half a minute or so. */
const HEARTBEAT_MS = 15_000;

/**
 * The session at each change, as server-sent events: `id` is the version, `data` the whole session. Sends the present
 * one at once, so a client that was cut off only has to come back. Ends after a terminal step, and when its bearer dies.
 */
export const sessionEventsRoute = route({
  method: 'GET',
  path: paths.sessionEvents,
  summary: 'The session at each change, as server-sent events.',
  answers: { 200: null },
  dialect: 'connect',
  access: session,
  sameSite: true,
  handle(c, deps) {
    // Hono answers HEAD by GET's handler, and nobody would ever read that stream.
    if (c.req.method === 'HEAD') return c.body(null);
    const bearer = bearerOf(c);
    const { id } = c.get('session');
    const answer = streamSSE(c, async (stream) => {
      const signals = signalsOf(deps, id);
      stream.onAbort(() => signals.end());
      let sent = 0;
      for await (const signal of signals.each()) {
        // Read anew each time: signals tell that something changed, not what; a missed one costs a heartbeat.
        const session = await findByBearer(deps, bearer);
        if (!session) break;
        if (session.version > sent) {
          const view = await viewSession(deps, session);
          await stream.writeSSE({ id: String(session.version), data: JSON.stringify(view) });
          sent = session.version;
        } else if (signal === 'heartbeat') await stream.write(': \n\n');
        if (isTerminal(session.step)) break;
      }
      signals.end();
    });
    answer.headers.set('Cache-Control', 'no-store');
    // nginx would collect a stream before it passes it on.
    answer.headers.set('X-Accel-Buffering', 'no');
    return answer;
  },
});

/** Changes and heartbeats, one after another; changes that come while one is being sent are one. */
function signalsOf({ events, stopping }: Deps, sessionId: string) {
  let pending: 'change' | 'heartbeat' | undefined = 'change';
  let ended = false;
  let wake = () => {};
  const raise = (signal: 'change' | 'heartbeat') => {
    pending = signal === 'change' ? signal : (pending ?? signal);
    wake();
  };
  const end = () => {
    ended = true;
    wake();
  };
  const stopWatching = events.watch(sessionId, () => raise('change'));
  const timer = setInterval(() => raise('heartbeat'), HEARTBEAT_MS);
  stopping.addEventListener('abort', end);
  return {
    end,
    async *each() {
      try {
        while (!ended) {
          const signal = pending;
          pending = undefined;
          if (signal) yield signal;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        stopWatching();
        clearInterval(timer);
        stopping.removeEventListener('abort', end);
      }
    },
  };
}
