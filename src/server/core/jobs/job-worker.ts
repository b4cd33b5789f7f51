import { setTimeout as delay } from 'node:timers/promises';

export interface Work<Job extends { id: string }> {
  /** How many at the same time. */
  limit: number;
  /** Aborted when no more is to be begun. */
  stopping: AbortSignal;
  take(count: number): Promise<Job[]>;
  run(job: Job): Promise<void>;
  /** For what is still running when there is no more time. */
  handBack(job: Job): Promise<void>;
  failed(error: unknown): void;
}

export interface Worker {
  /** There may be work. */
  wake(): void;
  /** There will be work in so many milliseconds. What is due within a tenth of a second is one look. */
  wakeIn(ms: number): void;
  /** Resolves when nothing runs any more, or has been handed back. */
  stop(): Promise<void>;
}

/** Nobody tells when a postponed job is due: one looks. */
const POLL_MS = 2000;
const STEP_MS = 100;
/** How long running jobs may take after the process was told to end. */
const GRACE_MS = 5000;

/** Takes jobs as long as there are any and begins each at once, so that a slow one keeps no other waiting. */
export function startWorker<Job extends { id: string }>(work: Work<Job>): Worker {
  const running = new Map<Job, Promise<void>>();
  let awake = true;
  /** The last look brought as many as there was room for, or is not over yet. */
  let more = false;
  let stopped = false;
  let wakeUp = () => {};
  const wake = () => {
    awake = true;
    wakeUp();
  };

  const take = (count: number): Promise<Job[]> =>
    work.take(count).catch((error) => {
      work.failed(error);
      return [];
    });

  function begin(job: Job): void {
    const done = work
      .run(job)
      .catch(work.failed)
      .finally(() => {
        running.delete(job);
        if (more) wake();
      });
    running.set(job, done);
  }

  async function loop(): Promise<void> {
    while (!stopped && !work.stopping.aborted) {
      awake = false;
      const free = work.limit - running.size;
      more = true;
      const jobs = free > 0 ? await take(free) : [];
      more = jobs.length === free;
      jobs.forEach(begin);
      if (!awake && !stopped) await rest();
    }
  }

  function rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** When to wake, in steps. */
  const planned = new Set<number>();
  function wakeIn(ms: number): void {
    const step = Math.ceil((performance.now() + ms) / STEP_MS);
    if (planned.has(step)) return;
    planned.add(step);
    const due = () => {
      planned.delete(step);
      wake();
    };
    setTimeout(due, step * STEP_MS - performance.now()).unref();
  }

  const ended = loop();
  work.stopping.addEventListener('abort', wake, { once: true });
  return {
    wake,
    wakeIn,
    async stop() {
      stopped = true;
      wake();
      await ended;
      const late = new AbortController();
      await Promise.race([
        Promise.all(running.values()),
        delay(GRACE_MS, undefined, { signal: late.signal }).catch(() => {}),
      ]);
      late.abort();
      await Promise.all([...running.keys()].map((job) => work.handBack(job).catch(work.failed)));
    },
  };
}
