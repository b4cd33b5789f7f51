/** Makes `count` of them at once. @returns what came of them, in their order. */
export const many = <T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));
