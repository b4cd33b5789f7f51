/**
 * The session's changes as they come: server-sent events read over fetch, because EventSource can send no
 * Authorization header. A cut stream is opened again after a pause that grows to eight seconds, with jitter; each
 * time the server begins with the present session, so nothing is missed.
 */
import * as v from 'valibot';
import { paths } from '../../protocol/endpoints.ts';
import type { Session } from '../../protocol/session.ts';
import { SessionFrame } from '../../protocol/session-frame.ts';
import { RequestError, refusal } from './client.ts';
import { readStep } from './read-step.ts';

export async function watchSession(
  bearer: string | undefined,
  changed: (session: Session) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      const response = await fetch(paths.sessionEvents, {
        headers: { accept: 'text/event-stream', ...(bearer && { authorization: `Bearer ${bearer}` }) },
        signal,
        credentials: 'omit',
        cache: 'no-store',
      });
      if (!response.ok || !response.body) throw refusal(response.status, await response.json().catch(() => undefined));
      for await (const data of events(response.body)) {
        const read = v.safeParse(SessionFrame, data);
        const session = read.success && (await readStep(read.output).catch(() => undefined));
        if (!session) continue;
        tries = 0;
        changed(session);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof RequestError && error.status === 401) throw error;
    }
    await pause(Math.min(8000, 250 * 2 ** tries) * (0.5 + Math.random() / 2), signal);
  }
}

/** The `data:` of each event, parsed. Comments (heartbeats) and other fields are passed over. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
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

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
