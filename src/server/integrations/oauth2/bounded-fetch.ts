/** More than any list of accounts or transactions should need. */
const MAX_BYTES = 2 * 1024 * 1024;
const PATIENCE_MS = 10_000;

/**
 * `fetch` for a provider that may be slow, down or lying: at most 10 seconds and 2 MB for the whole answer, and no
 * redirect is followed, since the addresses are the operator's and nobody else may choose one.
 * @throws {Unreachable} whatever went wrong on the way.
 */
export async function boundedFetch(url: string, { method = 'GET', headers, body, signal }: Asked): Promise<Response> {
  const signals = [AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])];
  try {
    const answer = await fetch(url, {
      method,
      headers,
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.any(signals),
    });
    const bytes = await readAll(answer);
    return new Response(bytes.length ? bytes : null, {
      status: answer.status,
      headers: withoutEncoding(answer.headers),
    });
  } catch (error) {
    throw new Unreachable(error);
  }
}

interface Asked {
  method?: string;
  headers: Record<string, string>;
  body?: BodyInit | null | undefined;
  signal?: AbortSignal;
}

/** The provider did not answer, or not in a way that can be read. */
export class Unreachable extends Error {
  override name = 'Unreachable';
  constructor(cause: unknown) {
    super('The provider did not answer.', { cause });
  }
}

async function readAll({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('The answer is larger than 2 MB.');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** The bytes have been decoded on the way. */
function withoutEncoding(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length']) kept.delete(name);
  return kept;
}
