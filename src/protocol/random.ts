/** 128 random bits in base64url, 22 characters: a frame's `cid`, the nonce of one handshake. */
export const random = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .slice(0, 22)
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
