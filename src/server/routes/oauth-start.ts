import { type Started, startOauth } from '../core/oauth/start.ts';
import { OAUTH_START } from '../core/oauth/tickets.ts';
import type { Ctx } from '../http/context.ts';
import { everyone } from '../http/guards.ts';
import { answerLeading, answerMessage } from '../http/message-page.ts';
import { giveOauthCookie, oauthCookieFor } from '../http/oauth-cookie.ts';
import { route } from '../http/route.ts';

/**
 * `GET /connect/v1/oauth/start?s=<ticket>`: the window that the widget opens, on its way to the provider. A page and no
 * call: it shows no bearer, only the ticket that the `oauth` step holds.
 */
export const oauthStartRoute = route({
  method: 'GET',
  path: OAUTH_START,
  summary:
    'The way into the window of an OAuth sign-in: to the provider, or a page that says why not or leads the tab back.',
  query: { s: 'The ticket of the `oauth` step.', tab: '`1`: the tab of the flow itself goes there, and comes back.' },
  answers: { 200: null, 302: null, 403: null, 404: null, 410: null, 502: null },
  dialect: 'connect',
  access: everyone,
  async handle(c, deps) {
    // Hono answers HEAD by GET's handler; whoever only looks at the address must not use it up.
    if (c.req.method === 'HEAD') return c.body(null);
    // The frame that opens this window is ours. A link to it on another site is bait.
    if (/^(cross-site|same-site)$/.test(c.req.header('sec-fetch-site') ?? '')) return say(c, 'foreign', 'window');
    const browser = oauthCookieFor(c, deps);
    const came = { ticket: c.req.query('s') ?? '', browser, whole_tab: c.req.query('tab') === '1' };
    const started = await startOauth(deps, came, c.get('requestId'));
    if ('to' in started && started.to) return answerLeading(c, started.to);
    if (started.kind !== 'away') return say(c, started.kind, came.whole_tab ? 'tab' : 'window');
    giveOauthCookie(c, deps, browser);
    return c.redirect(started.url, 302);
  },
});

const SAYS = {
  foreign: [
    403,
    'This page was opened from somewhere else',
    'To be safe, nothing was started. If you were connecting an account, go back there and press the button again.',
  ],
  unknown: [404, 'This link has been used', 'It works once, in one browser. {way}, and press the button again.'],
  over: [410, 'This has ended', 'Nobody is waiting for this sign-in any more. {way}, and begin again.'],
  late: [410, 'That took a while', '{way}, and press the button again.'],
  unreachable: [
    502,
    'The sign-in page cannot be reached',
    'The company you want to connect does not answer right now. {way}, and try again in a few minutes.',
  ],
} as const satisfies Record<Exclude<Started['kind'], 'away'> | 'foreign', readonly [number, string, string]>;

const WAY = { window: 'Close this window, go back to where you came from', tab: 'Go back to where you came from' };

function say(c: Ctx, kind: keyof typeof SAYS, place: keyof typeof WAY): Response {
  const [status, title, text] = SAYS[kind];
  return answerMessage(c, status, { mood: 'bad', title, text: text.replace('{way}', WAY[place]) });
}
