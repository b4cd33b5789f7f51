/** What the address of the frame's document says: `/connect/v1/frame?o=<origin of the host>&v=<protocol>#<cid>`. */
export interface FrameAddress {
  /** The origin the host claims. The server checked it before it sent this document. */
  origin: string;
  /** 128 random bits that name this frame. In the fragment, so that the document can be cached for all. */
  cid: string;
}

/**
 * Reads and checks the address.
 *
 * @throws Error that names the wrong part; it means the frame was not made by the SDK.
 */
export function readFrameAddress({ search, hash }: { search: string; hash: string }): FrameAddress {
  const query = new URLSearchParams(search);
  const origin = query.get('o') ?? '';
  if (!isWebOrigin(origin)) throw refuse('o', 'the origin of the host page, such as https://shop.example');
  if (!/^\d{1,6}$/.test(query.get('v') ?? '')) throw refuse('v', 'the protocol version, a whole number');
  const cid = hash.slice(1);
  if (!/^[\w-]{22,43}$/.test(cid)) throw refuse('#', '22 to 43 letters, digits or hyphens');
  return { origin, cid };
}

/** An http or https origin exactly as browsers write it: anything else could never equal an `event.origin`. */
function isWebOrigin(origin: string): boolean {
  try {
    const url = new URL(origin);
    return url.origin === origin && /^https?:$/.test(url.protocol);
  } catch {
    return false;
  }
}

const refuse = (part: string, expected: string) =>
  new Error(`Connect: "${part}" of the frame's address must be ${expected}. Load this page with Connect.create().`);
