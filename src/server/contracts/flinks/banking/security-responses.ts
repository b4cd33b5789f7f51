import * as v from 'valibot';
import type { SessionRow } from '../../../database/tables.ts';
import type { Deps } from '../../../deps.ts';
import { promptOf } from './authorize-answer.ts';
import { answerChallenge } from './drive.ts';
import { bankingError } from './error.ts';
import type { Flow } from './flow.ts';

const text = v.pipe(v.string(), v.maxLength(512));

/** Prompt → answers. */
export const SecurityResponses = v.record(
  text,
  v.union([text, v.pipe(v.array(text), v.minLength(1), v.maxLength(20))]),
);

/** Answers the question at which the session stands. */
export function answerQuestions(
  deps: Deps,
  { session }: Flow,
  responses: v.InferOutput<typeof SecurityResponses>,
  requestId: string,
): Promise<SessionRow> {
  if (session?.step !== 'challenge' || !session.challenge) throw bankingError('QUESTION_NOT_FOUND');
  const prompt = promptOf(session.challenge);
  const [[key, answer] = [], ...more] = Object.entries(responses);
  if (key !== prompt || answer === undefined || more.length) throw bankingError('UNKNOWN_CHALLENGE_KEY');
  return answerChallenge(deps, session, [answer].flat().join(' '), requestId);
}
