import { type How, returnFromOauth } from '../core/oauth/callback.ts';
import { OAUTH_CALLBACK } from '../core/oauth/redirect-uri.ts';
import { isExpected } from '../core/oauth/states.ts';
import { hashToken } from '../core/secrets/tokens.ts';
import { everyone } from '../http/guards.ts';
import { answerLeading, answerMessage } from '../http/message-page.ts';
import { clearOauthCookie, readOauthCookie } from '../http/oauth-cookie.ts';
import { route } from '../http/route.ts';

/**
 * `GET /connect/v1/oauth/callback/<integration id>`: where a provider sends the window back to. It answers with a page
 * that tells the person to close the window. Where the whole tab had gone to the provider it leads back to the page that
 * the tab had left: one that the merchant registered, never one out of this address.
 */
export const oauthCallbackRoute = route({
  method: 'GET',
  path: `${OAUTH_CALLBACK}/:integration`,
  summary: 'Where a provider sends the window back to: a page that tells the person to close it.',
  query: { code: 'RFC 6749.', state: 'RFC 6749.', iss: 'RFC 9207.', error: 'RFC 6749.' },
  answers: { 200: null, 400: null, 410: null, 502: null },
  dialect: 'connect',
  access: everyone,
  async handle(c, deps) {
    if (c.req.method === 'HEAD') return c.body(null);
    const browser = readOauthCookie(c, deps) ?? '';
    const came = {
      integration_id: c.req.param('integration') ?? '',
      params: new URL(c.req.url).searchParams,
      browser,
    };
    const returned = await returnFromOauth(deps, came, c.get('requestId'));
    // Of two sign-ins in one browser the second still needs it.
    if (browser && !(await isExpected(deps, hashToken(deps.keys, browser)))) clearOauthCookie(c, deps);
    if (returned.to) return answerLeading(c, returned.to);
    const [status, mood, title, text] = SAYS[returned.how];
    return answerMessage(c, status, { mood, title, text });
  },
});

const SAYS = {
  connected: [200, 'good', 'You are connected', 'You can close this window and go back to where you came from.'],
  declined: [
    200,
    'bad',
    'Nothing was connected',
    'You did not allow it. Close this window: where you came from you can try again, or choose another.',
  ],
  failed: [
    502,
    'bad',
    'The sign-in did not work',
    'The company you want to connect did not complete it. Close this window and try again where you came from.',
  ],
  over: [
    410,
    'bad',
    'This has ended',
    'Nobody is waiting for this sign-in any more. Close this window and begin again where you came from.',
  ],
  unknown: [
    400,
    'bad',
    'This page cannot be used here',
    'It works once, in the browser in which you began. Close this window, go back there, and press the button again.',
  ],
} as const satisfies Record<How, readonly [number, 'good' | 'bad', string, string]>;
