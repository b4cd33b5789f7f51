/** 128 random bits as text of digits and hyphens: a frame's `cid`, the nonce of one handshake. */
export const random = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');
