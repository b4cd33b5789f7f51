import * as v from 'valibot';
import type { SessionRow } from '../../../database/tables.ts';
import type { Deps } from '../../../deps.ts';
import { answerChallenge } from './drive.ts';
import { bankingError } from './error.ts';
import type { Flow } from './flow.ts';
import { answerTo, promptsOf } from './prompts.ts';

const text = v.pipe(v.string(), v.maxLength(512));

/** Prompt → answers. */
export const SecurityResponses = v.record(
  text,
  v.union([text, v.pipe(v.array(text), v.minLength(1), v.maxLength(20))]),
);

/** Answers the question, or the questions, at which the session stands. */
export async function answerQuestions(
  deps: Deps,
  { session }: Flow,
  responses: v.InferOutput<typeof SecurityResponses>,
  requestId: string,
): Promise<SessionRow> {
  if (session?.step !== 'challenge' || !session.challenge) throw bankingError('QUESTION_NOT_FOUND');
  const { challenge } = session;
  const prompts = promptsOf(challenge);
  const given = new Map(Object.entries(responses).map(([prompt, answer]) => [prompt, [answer].flat()]));
  if (given.size !== prompts.length || !prompts.every((prompt) => given.has(prompt)))
    throw bankingError('UNKNOWN_CHALLENGE_KEY');
  const answers = prompts.map((prompt) => answerTo(challenge, given.get(prompt) ?? []));
  const [only = ''] = answers;
  // What is approved elsewhere has no answer: the caller is shown where it stands.
  if (challenge.kind === 'push') return session;
  return answerChallenge(deps, session, challenge.kind === 'questions' ? answers.flat() : only, requestId);
}
