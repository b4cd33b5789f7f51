/** More than 128 random bits as 22 characters of base64url: a frame's `cid`, the nonce of one handshake. */
export const random = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
    .slice(0, 22)
    // Two of 64 letters become one, which costs less than a bit of the 132.
    .replace(/\W/g, '_');
