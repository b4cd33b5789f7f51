import { BANKING, type Target } from './flinks.ts';
import { get, post } from './verbs.ts';

export const API_KEY = { 'x-api-key': 'sandbox_secret' };
export const AUTH_KEY = { 'flinks-auth-key': 'sandbox_secret' };
/** A name for nothing. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

interface Said {
  RequestId: string;
  FlinksCode?: string;
  HttpStatusCode: number;
  Login: { Id: string };
  SecurityChallenges: { Prompt: string }[];
}
interface Answer {
  status: number;
  said: Said;
}

export async function call(
  server: Target,
  path: string,
  body: object,
  headers: Record<string, string> = API_KEY,
): Promise<Answer> {
  const answer = await post(server, `${BANKING}/${path}`, body, headers);
  return { status: answer.status, said: (await answer.json()) as Said };
}

export async function look(server: Target, path: string): Promise<Answer> {
  const answer = await get(server, `${BANKING}/${path}`, API_KEY);
  return { status: answer.status, said: (await answer.json()) as Said };
}

export const live = (username: string, password = 'Everyday') => ({
  Institution: 'FlinksCapital',
  username,
  Password: password,
  Save: true,
  MostRecentCached: false,
});

export const logIn = (server: Target, username: string, headers: Record<string, string> = AUTH_KEY): Promise<Answer> =>
  call(server, 'Authorize', live(username), headers);

/** Asks as merchants do, until it is no longer pending. */
export async function poll(server: Target, name: string, requestId: string): Promise<Answer> {
  for (;;) {
    const answer = await look(server, `${name}Async/${requestId}`);
    if (answer.said.FlinksCode !== 'OPERATION_PENDING') return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
