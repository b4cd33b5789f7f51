import type pg from 'pg';

export interface Presence {
  listen(channel: string, heard: Heard): Promise<void>;
  close(): Promise<void>;
}

/** `null`: the connection was away for a while, and anything may have been said. */
export type Heard = (payload: string | null) => void;

/** Milliseconds until the next try, the longest one for good. */
const BACK_OFF = [0, 250, 500, 1000, 2000, 5000];

/**
 * The one connection on which a process hears news and shows that it lives. When it is lost it is made anew, for as
 * long as it takes, and every listener is told that it may have missed something.
 * @param hold what to run first on each new connection.
 * @throws {Error} when the first connection cannot be made.
 */
export async function openPresence(
  makeClient: () => pg.Client,
  hold: string,
  lost: (error: unknown) => void,
): Promise<Presence> {
  const listeners = new Map<string, Heard>();
  let client: pg.Client;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = makeClient();
    // Without a listener an error of an idle connection would end the process.
    next.on('error', lost);
    next.on('notification', ({ channel, payload = '' }) => listeners.get(channel)?.(payload));
    try {
      await next.connect();
      await next.query(hold);
      for (const channel of listeners.keys()) await next.query(`listen ${channel}`);
    } catch (error) {
      await next.end().catch(lost);
      throw error;
    }
    client = next;
    next.once('end', () => again(0));
  }

  function again(tries: number): void {
    if (closed) return;
    timer = setTimeout(
      () =>
        connect().then(
          () => {
            if (closed) void client.end();
            else for (const heard of listeners.values()) heard(null);
          },
          (error) => {
            lost(error);
            again(tries + 1);
          },
        ),
      BACK_OFF[Math.min(tries, BACK_OFF.length - 1)],
    );
  }

  await connect();
  return {
    async listen(channel, heard) {
      listeners.set(channel, heard);
      await client.query(`listen ${channel}`);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await client.end();
    },
  };
}
