import type { FormIntegration } from '../integrations/integration.ts';
import { sandbox } from '../integrations/sandbox/sandbox.ts';

const none = { start: 0, proceed: 0, answer: 0, resend: 0, instead: 0, poll: 0, cancel: 0 };
type Watched = keyof typeof none;

/** The sandbox, seen from behind: how often it is asked; and it can be made to wait or to break. */
export class WatchedSandbox {
  /** How often each was asked since the last `reset`. */
  readonly asked: Record<Watched, number> = { ...none };
  /** A login waits for this. */
  hold: Promise<void> | undefined;
  /** A login throws, and says `hunter2`, which nobody may repeat. */
  broken = false;
  /** While it is locked nobody approves a push. */
  phone: 'locked' | 'opened' = 'opened';

  /** What the server is given. */
  readonly integration: FormIntegration = {
    ...sandbox,
    ...Object.fromEntries(
      (Object.keys(none) as Watched[]).map((name) => [name, (...given: never[]) => this.#ask(name, given)]),
    ),
  };

  /** As it was at first. */
  reset(): void {
    Object.assign(this.asked, none);
    Object.assign(this, { hold: undefined, broken: false, phone: 'opened' });
  }

  async #ask(name: Watched, given: never[]): Promise<unknown> {
    this.asked[name]++;
    if (name === 'start') {
      await this.hold;
      if (this.broken) throw new Error('hunter2');
    }
    if (name === 'poll' && this.phone === 'locked') return { kind: 'waiting' };
    return (sandbox[name] as (...given: never[]) => unknown)(...given);
  }
}
