/** As many as one trip takes along: a transaction is to stay short. */
const MOST = 32;

interface Waiting<A, R> {
  one: A;
  resolve: (answer: R) => void;
  reject: (error: unknown) => void;
}

/**
 * Asks once for what many ask for at the same time, as databases commit in groups: the first goes at once and alone; who
 * comes while that is under way waits for it, and then all of them go together. The busier, the fewer trips, and nobody
 * is answered from what was read before they asked.
 * @param ask gives the answers in the order of what was asked. When it throws, all who went together get its error.
 */
export function gather<A, R>(ask: (asked: A[]) => Promise<R[]>): (one: A) => Promise<R> {
  const waiting: Waiting<A, R>[] = [];
  let underWay = false;

  async function goOn(): Promise<void> {
    underWay = true;
    while (waiting.length) await go(waiting.splice(0, MOST));
    underWay = false;
  }

  async function go(together: Waiting<A, R>[]): Promise<void> {
    try {
      const answers = await ask(together.map(({ one }) => one));
      for (const [i, { resolve }] of together.entries()) resolve(answers[i] as R);
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }

  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject });
      if (!underWay) void goOn();
    });
}
