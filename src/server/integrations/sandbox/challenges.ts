import { randomInt } from 'node:crypto';
import type { Challenge } from '../../../protocol/challenge.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import type { Context, Outcome } from '../integration.ts';
import type { Memory } from './memory.ts';
import { PICTURES } from './pictures.ts';
import type { Proof } from './scripts.ts';

/** Passes wherever something is typed. */
const CODE = '123456';

const CODE_SECONDS = 300;
/** Short, since whoever tries it out is waiting. */
const RESEND_SECONDS = 5;

/** On a device that is in nobody's pocket the person is quick, or there is none. */
const PUSH_SECONDS = { approved: 60, denied: 60, never: 3 };
const DECIDES_AFTER_MS = 2500;

const DEVICES = [
  { id: 'text', title: 'Text message to •••• 42' },
  { id: 'call', title: 'Phone call to •••• 42' },
  { id: 'email', title: 'Email to a••••@example.com' },
];
/** The streets that are right have trees in their names. */
const STREETS = [
  { id: 'oak', title: 'Oak Street' },
  { id: 'harbour', title: 'Harbour Road' },
  { id: 'elm', title: 'Elm Avenue' },
  { id: 'station', title: 'Station Lane' },
];
const RIGHT = { street: 'oak', streets: ['elm', 'oak'], picture: 'boat' };

/** The challenge that stands for a proof. Each has an id of its own, so that one is not taken for the one before. */
export function askFor(proof: Proof, { now }: Pick<Context, 'now'>, memory: Memory): Outcome {
  const id = `${proof.is}-${memory.proof + 1}`;
  const ask = (challenge: Challenge, more: Partial<Extract<Outcome, { kind: 'challenge' }>> = {}): Outcome => ({
    kind: 'challenge',
    challenge,
    state: memory,
    ...more,
  });
  switch (proof.is) {
    case 'code':
      return ask(
        { kind: 'code', id, sent_to: 'text message to •••• 42', length: CODE.length },
        { expiresIn: CODE_SECONDS, resendIn: RESEND_SECONDS },
      );
    case 'device':
      return ask({ kind: 'device', id, devices: DEVICES });
    case 'question':
      return ask({ kind: 'question', id, prompt: proof.prompt });
    case 'questions': {
      const questions = proof.asked.map(([prompt], at) => ({ id: `answer-${at + 1}`, prompt }));
      return ask({ kind: 'questions', id, questions });
    }
    case 'selection': {
      const prompt = 'Which of these streets have you lived on? It has a tree in its name, and is no avenue.';
      return ask({ kind: 'selection', id, prompt, options: STREETS, multiple: false });
    }
    case 'selections': {
      const prompt = 'Which of these do you know? Two of them have trees in their names.';
      return ask({ kind: 'selection', id, prompt, options: STREETS, multiple: true });
    }
    case 'image':
      return ask({ kind: 'image', id, prompt: 'Which picture did you choose? It was the boat.', images: PICTURES });
    case 'push':
      return ask(
        { kind: 'push', id, sent_to: 'Pixel 8', number: String(randomInt(10, 100)) },
        {
          state: { ...memory, pushed: now.toISOString() } satisfies Memory,
          expiresIn: PUSH_SECONDS[proof.ends],
          resendIn: RESEND_SECONDS,
          instead: true,
        },
      );
  }
}

/** @returns why the answer does not pass, or undefined when it does. */
export function judge(proof: Proof, answer: string | string[]): ErrorCode | undefined {
  const passes = (): boolean => {
    switch (proof.is) {
      case 'code':
        return answer === CODE;
      case 'device':
        return DEVICES.some(({ id }) => id === answer);
      case 'question':
        return isSame(String(answer), proof.answer) || answer === CODE;
      case 'questions':
        return proof.asked.every(([, right], at) => isSame(answer[at] ?? '', right) || answer[at] === CODE);
      case 'selection':
        return answer === RIGHT.street;
      case 'selections':
        return [answer].flat().toSorted().join() === RIGHT.streets.join();
      case 'image':
        return answer === RIGHT.picture;
      case 'push':
        return false;
    }
  };
  if (proof.is === 'code' && proof.refused) return proof.refused;
  return passes() ? undefined : 'MFA_INVALID';
}

const isSame = (answer: string, expected: string): boolean => answer.trim().toLowerCase() === expected.toLowerCase();

/** Whether the person has had time to look at the device. */
export const isOver = ({ now }: Pick<Context, 'now'>, { pushed }: Memory): boolean =>
  pushed !== undefined && now.getTime() - Date.parse(pushed) >= DECIDES_AFTER_MS;
