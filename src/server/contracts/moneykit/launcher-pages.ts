import { everyone } from '../../http/guards.ts';
import { type Route, route } from '../../http/route.ts';
import { answerLaunched } from '../../pages/launched.ts';

/**
 * What the public launcher `@moneykit/connect` loads into its frame, when its host is this server. The token comes in
 * the address because the launcher puts it there. All three begin or go on with the session of that token: what is a
 * new link, a link connected anew, or the way back from a bank, the server knows by itself.
 */
const page = (path: string, summary: string): Route =>
  route({
    method: 'GET',
    path,
    summary,
    query: {
      linkSessionToken: 'Of `POST /link-session`.',
      origin: 'Of the page that opened the launcher.',
      stepTimers: '`true`: the result says how long each screen stood, in milliseconds.',
    },
    answers: { 200: null },
    dialect: 'moneykit',
    access: everyone,
    handle: (c, deps) =>
      answerLaunched(c, deps, {
        host: 'moneykit',
        origin: c.req.query('origin') ?? '',
        token: c.req.query('linkSessionToken') ?? '',
        more: { relink: String(path === '/relink'), timers: c.req.query('stepTimers') === 'true' ? 'yes' : '' },
      }),
  });

export const launcherPages: readonly Route[] = [
  page('/start', 'The frame of the launcher: link'),
  page('/relink', 'The frame of the launcher: link anew'),
  page('/continue', 'The frame of the launcher: back from an institution'),
];
