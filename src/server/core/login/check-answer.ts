import type { Challenge } from '../../../protocol/challenge.ts';
import type { FieldProblem } from '../../../protocol/credentials.ts';

type Answer = string | string[];
type Checked = { answer: Answer } | { wrong: Record<string, FieldProblem> };

const wrong = (problem: FieldProblem): Checked => ({ wrong: { answer: problem } });

/**
 * Holds an answer against what was asked: one that cannot be meant is no guess, and does not reach the biller.
 * @returns the answer as an integration is given it, or field → what is wrong with it. Never the answer then.
 */
export function checkAnswer(challenge: Challenge, answer: Answer): Checked {
  switch (challenge.kind) {
    case 'code':
    case 'question':
      return isEmpty(answer) ? wrong('required') : { answer };
    case 'questions': {
      const given = [answer].flat();
      if (given.length > challenge.questions.length) return wrong('too_long');
      const missing = challenge.questions.filter((_, at) => isEmpty(given[at] ?? ''));
      return missing.length
        ? { wrong: Object.fromEntries(missing.map(({ id }) => [id, 'required' as const])) }
        : { answer: given };
    }
    case 'device':
      return pick(challenge.devices, answer, false);
    case 'image':
      return pick(challenge.images, answer, false);
    case 'selection':
      return pick(challenge.options, answer, challenge.multiple);
    case 'push':
      // There is nothing to type.
      return wrong('malformed');
  }
}

const isEmpty = (answer: Answer): boolean => [answer].flat().join('').trim() === '';

function pick(offered: readonly { id: string }[], answer: Answer, several: boolean): Checked {
  const given = [...new Set([answer].flat())];
  const [first] = given;
  if (first === undefined || first === '') return wrong('required');
  if (!several && given.length > 1) return wrong('too_long');
  if (!given.every((id) => offered.some((option) => option.id === id))) return wrong('not_an_option');
  return { answer: several ? given : first };
}
