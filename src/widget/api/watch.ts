/**
 * The session's changes as they come: server-sent events read over fetch, because EventSource can send no
 * Authorization header. A cut stream is opened again after a pause that grows to eight seconds, with jitter; each
 * time the server begins with the present session, so nothing is missed. Some proxies hold a stream back for good: where
 * not even that first session comes, it is asked for again and again instead.
 */
import { paths } from '../../protocol/endpoints.ts';
import { LOCAL_MESSAGES } from '../../protocol/error-messages.ts';
import type { Session } from '../../protocol/session.ts';
import { call, RequestError, refusal } from './client.ts';
import { parseSession } from './parse-session.ts';
import { pause } from './pause.ts';

/** Milliseconds within which a stream has to begin, and those within which a heartbeat comes while nothing happens. */
const FIRST = 5_000;
const SILENCE = 40_000;
const SILENT = 'silent';

export async function watchSession(
  bearer: string | undefined,
  changed: (session: Session) => void,
  signal: AbortSignal,
): Promise<void> {
  let streams = true;
  for (let tries = 0; !signal.aborted; tries++) {
    const scope = new AbortController();
    const cut = (why?: string) => scope.abort(why);
    // A page that was out of sight may have been asleep, and its connection dead without a word.
    const seen = () => document.visibilityState === 'visible' && cut();
    globalThis.document?.addEventListener('visibilitychange', seen);
    let began = false;
    try {
      const either = AbortSignal.any([signal, scope.signal]);
      if (streams)
        await stream(bearer, cut, either, (session) => {
          began = true;
          tries = 0;
          changed(session);
        });
      else {
        changed(await call(parseSession, [], { path: paths.session, bearer, signal: either }));
        tries = Math.min(tries, 3);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof RequestError && (error.status === 401 || error.code === 'UPDATE_NEEDED')) throw error;
      if (scope.signal.reason === SILENT && !began) streams = false;
    } finally {
      globalThis.document?.removeEventListener('visibilitychange', seen);
    }
    await pause(Math.min(8000, 250 * 2 ** tries), signal);
  }
}

/** One stream from its beginning to its end. `cut` ends it from here, when nothing has come for too long. */
async function stream(
  bearer: string | undefined,
  cut: (why: string) => void,
  signal: AbortSignal,
  changed: (session: Session) => void,
): Promise<void> {
  let timer = setTimeout(cut, FIRST, SILENT);
  try {
    const response = await fetch(paths.sessionEvents, {
      headers: { accept: 'text/event-stream', ...(bearer && { authorization: `Bearer ${bearer}` }) },
      signal,
      credentials: 'omit',
      cache: 'no-store',
    });
    if (!response.ok || !response.body) throw refusal(response.status, await response.json().catch(() => undefined));
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(cut, SILENCE, SILENT);
    };
    for await (const data of events(response.body, alive)) {
      if (data === undefined) continue;
      const session = parseSession(data);
      if (!session) throw new RequestError('UPDATE_NEEDED', 0, LOCAL_MESSAGES.UPDATE_NEEDED);
      changed(session);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** The `data:` of each event, parsed. Comments (heartbeats) and other fields are passed over, but show life. */
async function* events(body: ReadableStream<Uint8Array>, alive: () => void): AsyncGenerator<unknown> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block
          .split('\n')
          .filter((line) => line.startsWith('data:'))
          .map((line) => line.slice(5).trimStart());
        if (data.length > 0) yield parse(data.join('\n'));
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
