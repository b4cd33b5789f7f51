/**
 * Resolves after about this many milliseconds, from half of it on: clients that a restart cut off come back spread out.
 * At once where `signal` is aborted.
 */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms * (0.5 + Math.random() / 2));
    signal?.addEventListener('abort', over);
    if (signal?.aborted) over();
  });
