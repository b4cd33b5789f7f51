/** What receivers of webhooks that never answer cost everybody else (WH-5). */
import { setTimeout as delay } from 'node:timers/promises';
import { type Answers, ask, print, quantile, sessionMoves } from './bench-load.ts';
import { openReceiver, type Receiver } from './bench-receivers.ts';

/**
 * Receivers that answer and receivers that hang, by turns, since no machine is equally fast for minutes. A turn and its
 * pause are some 22 seconds, so that what comes once a minute (the sweep, the database's vacuum) falls into all parts of
 * both kinds of turn.
 */
const TURNS = 8;
/** A receiver that hangs is waited for 15. */
const SECONDS = 12;
const PAUSE_MS = 8000;
/** Messages that are owed to one receiver: where it hangs, eight are on their way and the others wait. */
const OWED = 64;
/** Few at a time: where everything queues, a time says nothing else. */
const CONNECTIONS = 4;

interface Pair {
  quick: Receiver;
  dead: Receiver;
}

export const openReceivers = (): Promise<Pair[]> =>
  Promise.all(
    Array.from({ length: TURNS }, async () => ({ quick: await openReceiver(false), dead: await openReceiver(true) })),
  );

/** For WEBHOOK_ALLOW. */
export const hostPorts = (pairs: Pair[]): string =>
  pairs.flatMap(({ quick, dead }) => [quick.hostPort, dead.hostPort]).join();

export function closeReceivers(pairs: Pair[]): void {
  for (const { quick, dead } of pairs) for (const receiver of [quick, dead]) receiver.close();
}

export async function besideHanging(url: string, pairs: Pair[]): Promise<void> {
  let hung = 0;
  const turn = async (receiver: Receiver): Promise<Answers> => {
    await receiver.owe(url, OWED);
    hung = Math.max(hung, receiver.hanging());
    const answers = await ask(url, sessionMoves(), CONNECTIONS, SECONDS);
    receiver.relent();
    await delay(PAUSE_MS);
    return answers;
  };
  const taken: Answers[] = [];
  const hanging: Answers[] = [];
  for (const { quick, dead } of pairs) {
    taken.push(await turn(quick));
    hanging.push(await turn(dead));
  }
  print('while webhooks are taken', taken);
  print(`while ${hung} webhooks hang`, hanging);
  const [alone, among] = [taken, hanging].map((turns) => turns.map(p99)) as [number[], number[]];
  // What else the machine does shows in single turns, up to twice the others: the middle one is believed.
  const change = (middle(among) / middle(alone) - 1) * 100;
  console.log(`WH-5 p99 of a turn, in the middle: ${change.toFixed(1)} % more while webhooks hang`);
  console.log(
    `     taken ${alone.map((ms) => ms.toFixed(1)).join(' ')}; hang ${among.map((ms) => ms.toFixed(1)).join(' ')}`,
  );
}

const p99 = ({ times }: Answers): number => quantile(times, 0.99);
const middle = (values: number[]): number => quantile(values, 0.5);
