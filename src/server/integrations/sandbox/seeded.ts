import { createHash } from 'node:crypto';

/**
 * Numbers told from names alone: the same on every machine and every day, so that what the sandbox shows can be tested
 * against.
 * @returns draws the next one, from 0 (inclusive) to `below`.
 */
export function seeded(...names: string[]): (below: number) => number {
  const seed = names.join('/');
  let drawn = 0;
  let bytes = Buffer.alloc(0);
  return (below) => {
    if (drawn % 8 === 0)
      bytes = createHash('sha256')
        .update(`${seed}#${drawn / 8}`)
        .digest();
    return bytes.readUInt32BE((drawn++ % 8) * 4) % below;
  };
}

/** As many digits as asked for; the first is no zero. */
export const digits = (draw: (below: number) => number, count: number): string =>
  Array.from({ length: count }, (_, at) => (at ? draw(10) : 1 + draw(9))).join('');
