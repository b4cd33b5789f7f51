export interface Every {
  /** Now, once more: after the present time if there is one. */
  now(): Promise<void>;
  /** Resolves when the last time is over. */
  stop(): Promise<void>;
}

/** Does something again and again, `ms` after it was last done; never twice at once. */
export function every(ms: number, act: () => Promise<void>): Every {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let present = Promise.resolve();
  const now = () => {
    clearTimeout(timer);
    present = present.then(act).finally(() => {
      if (!stopped) timer = setTimeout(now, ms);
    });
    return present;
  };
  timer = setTimeout(now, ms);
  return {
    now,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await present;
    },
  };
}
