/** 122 random bits as text of 36 letters, digits and hyphens: a frame's `cid`, the nonce of one handshake. No secret. */
export const random = (): string => crypto.randomUUID();
