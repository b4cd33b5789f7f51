/** What the benchmarks of the server ask of it, and how they say what came of it. */
import { randomBytes } from 'node:crypto';
import autocannon from 'autocannon';

export const CLIENT = {
  'X-Client-ID': 'sandbox_client',
  'X-Client-Secret': 'sandbox_secret',
  'Content-Type': 'application/json',
};

export const wish = (client_user_id: string) => ({ client_id: 'sandbox_client', client_user_id, consents: ['bills'] });

export interface Answers {
  /** What each took, in ms. */
  times: number[];
  refused: number;
  seconds: number;
}

/** As many as are answered, over so many connections. */
export async function ask(
  url: string,
  requests: autocannon.Request[],
  connections: number,
  seconds: number,
): Promise<Answers> {
  const times: number[] = [];
  const { non2xx, errors } = await autocannon({
    url,
    connections,
    requests,
    duration: seconds,
    setupClient: (client) => void client.on('response', (_status, _bytes, ms) => void times.push(ms)),
  });
  return { times, refused: non2xx + errors, seconds };
}

/** A line about all that was answered. */
export function print(name: string, answers: Answers[]): void {
  const times = answers.flatMap((one) => one.times);
  const refused = answers.reduce((sum, one) => sum + one.refused, 0);
  const seconds = answers.reduce((sum, one) => sum + one.seconds, 0);
  const rate = Math.round((times.length - refused) / seconds);
  const figures = [rate, ...[0.5, 0.95, 0.99].map((part) => quantile(times, part).toFixed(1)), refused];
  console.log(`${name.padEnd(26)}${figures.map((figure) => String(figure).padStart(9)).join('')}`);
}

export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
}

interface Flow {
  link_token?: string;
  bearer?: string;
  version?: number;
}

/** A person who begins, looks for a biller and leaves: each request follows from the answer to the one before. */
export function sessionMoves(): autocannon.Request[] {
  const headers = { 'Content-Type': 'application/json' };
  const move = (name: string, body: object): autocannon.Request => ({
    method: 'POST',
    path: `/connect/v1/session/${name}`,
    body: JSON.stringify(body),
    setupRequest: (request, context: Flow) => ({
      ...request,
      headers: { ...headers, Authorization: `Bearer ${context.bearer}`, 'If-Match': `"${context.version}"` },
    }),
    onResponse: (_status, body, context: Flow) => {
      context.version = (JSON.parse(body) as { version: number }).version;
    },
  });
  return [
    {
      method: 'POST',
      path: '/link/token/create',
      headers: CLIENT,
      body: JSON.stringify(wish('bench')),
      onResponse: (_status, body, context: Flow) => Object.assign(context, JSON.parse(body)),
    },
    {
      method: 'POST',
      path: '/connect/v1/sessions',
      headers,
      setupRequest: (request, { link_token }: Flow) => ({ ...request, body: JSON.stringify(opening(link_token)) }),
      onResponse: (_status, body, context: Flow) => {
        const { bearer, session } = JSON.parse(body) as { bearer: string; session: { version: number } };
        Object.assign(context, { bearer, version: session.version });
      },
    },
    move('consent', { accepted: true }),
    move('integration', { integration_id: 'chase' }),
    move('back', {}),
    move('exit', {}),
  ];
}

export const opening = (link_token: string | undefined) => ({
  link_token,
  origin: 'http://localhost:4000',
  cid: randomBytes(16).toString('base64url'),
});
