import type { Challenge } from '../../../../protocol/challenge.ts';

/**
 * What is asked, one sentence for each answer that is wanted. The vendor shows one type alone, a question in words: what
 * the widget lets people pick is picked here by its title.
 */
export function promptsOf(challenge: Challenge): string[] {
  const offered = offeredBy(challenge)
    .map(({ title }) => title)
    .join(', ');
  switch (challenge.kind) {
    case 'code':
      return [`Enter the ${challenge.length}-digit code sent by ${challenge.sent_to}`];
    case 'question':
      return [challenge.prompt];
    case 'questions':
      return challenge.questions.map(({ prompt }) => prompt);
    case 'device':
      return [`Where should the code be sent? One of: ${offered}`];
    case 'selection':
      return [`${challenge.prompt} ${challenge.multiple ? 'Any' : 'One'} of: ${offered}`];
    case 'image':
      return [`${challenge.prompt} One of: ${offered}`];
    case 'push':
      return [`Approve the sign-in on ${challenge.sent_to}${challenge.number ? `: ${challenge.number}` : ''}`];
  }
}

/** What may be picked; nothing where one types. */
function offeredBy(challenge: Challenge): { id: string; title: string }[] {
  switch (challenge.kind) {
    case 'device':
      return challenge.devices;
    case 'selection':
      return challenge.options;
    case 'image':
      return challenge.images.map(({ id, alt }) => ({ id, title: alt }));
    default:
      return [];
  }
}

/** The answer to one prompt as the flow takes it: ids of what was named, or the text itself. */
export function answerTo(challenge: Challenge, said: string[]): string | string[] {
  const offered = offeredBy(challenge);
  if (!offered.length) return said.join(' ');
  const ids = said.map((title) => offered.find((option) => option.title === title)?.id ?? title);
  return ids.length === 1 ? (ids[0] ?? '') : ids;
}
