/** What receivers of webhooks that never answer cost everybody else (WH-5). */
import { type Answers, ask, print, sessionMoves } from './bench-load.ts';
import { openReceiver, type Receiver } from './bench-receivers.ts';

/**
 * Receivers that answer and receivers that hang, by turns, since no machine is equally fast for minutes. A turn is about
 * a minute: what server and database do once a minute falls into each of them.
 */
const TURNS = ['answer', 'hang', 'hang', 'answer'] as const;
/** Each turn has so many, one after the other: after 15 seconds a receiver that hangs is no longer waited for. */
const RECEIVERS = 4;
const SECONDS = 12;
/** Messages that are owed to one receiver: where it hangs, eight are on their way and the others wait. */
const OWED = 64;
/** Few at a time: where everything queues, a time says nothing else. */
const CONNECTIONS = 4;

interface Turn {
  how: (typeof TURNS)[number];
  receivers: Receiver[];
}

export const openTurns = (): Promise<Turn[]> =>
  Promise.all(
    TURNS.map(async (how) => {
      const receivers = Array.from({ length: RECEIVERS }, () => openReceiver(how === 'answer'));
      return { how, receivers: await Promise.all(receivers) };
    }),
  );

/** For WEBHOOK_ALLOW. */
export const hostPorts = (turns: Turn[]): string =>
  turns.flatMap(({ receivers }) => receivers.map(({ hostPort }) => hostPort)).join();

export function closeTurns(turns: Turn[]): void {
  for (const { receivers } of turns) for (const receiver of receivers) receiver.close();
}

export async function besideHanging(url: string, turns: Turn[]): Promise<void> {
  const answers = { answer: [] as Answers[], hang: [] as Answers[] };
  let hung = 0;
  for (const { how, receivers } of turns)
    for (const receiver of receivers) {
      await receiver.owe(url, OWED);
      hung = Math.max(hung, receiver.hanging());
      answers[how].push(await ask(url, sessionMoves(), CONNECTIONS, SECONDS));
    }
  const { p99 } = print('while webhooks are taken', answers.answer);
  const among = print(`while ${hung} webhooks hang`, answers.hang);
  console.log(`WH-5 p99 of the moves while webhooks hang: ${((among.p99 / p99 - 1) * 100).toFixed(1)} % more`);
}
