import * as v from 'valibot';
import { seal, unseal } from '../../core/secrets/seal.ts';
import { readClock } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { everyone } from '../../http/guards.ts';
import { html } from '../../http/html.ts';
import { answerMessage, answerPage } from '../../http/message-page.ts';
import { FORM_TYPE } from '../../http/read-json.ts';
import { route } from '../../http/route.ts';
import { BANK, BANK_ENTRY, type BankClient } from './bank.ts';
import { mintCode } from './codes.ts';
import { AuthorizationRequest, answerTo, readRequest } from './request.ts';

const AUTHORIZE = `${BANK}/authorize`;
const PLACE = 'sandbox_bank.request';
/** For which the page may stay open. */
const OPEN_MS = 10 * 60_000;

/** RFC 6749 4.1.2.1: the person says no, or the bank itself has something against it. */
const REFUSED = { deny: 'access_denied', fail: 'unauthorized_client' };

const Sealed = v.object({ request: AuthorizationRequest, shown_at: v.number() });

/** The bank's page: who asks, and for what. */
export const authorizePageRoute = route({
  method: 'GET',
  path: AUTHORIZE,
  dialect: 'connect',
  access: everyone,
  async handle(c, deps) {
    const read = await readRequest(deps, new URL(c.req.url).searchParams);
    if (read.kind === 'stranger')
      return sorry(c, 'The app that sent you here is not known to this bank, or has given a wrong address of its own.');
    if (read.kind === 'refused') return c.redirect(read.url, 302);
    const shown_at = (await readClock(deps.db)).getTime();
    return showPage(c, read.client, read.request, seal(deps.keys, PLACE, { request: read.request, shown_at }));
  },
});

/**
 * The buttons. The form carries the request itself, sealed: what is allowed is what was shown, and nobody can make
 * up such a form. There is no login here that another site's form could ride on.
 */
export const authorizeRoute = route({
  method: 'POST',
  path: AUTHORIZE,
  dialect: 'connect',
  access: everyone,
  sameSite: true,
  body: v.object({ request: v.pipe(v.string(), v.maxLength(8000)), decision: v.picklist(['allow', 'deny', 'fail']) }),
  bodyTypes: [FORM_TYPE],
  async handle(c, deps, body) {
    const request = await openRequest(deps, body.request);
    if (!request) return sorry(c, 'This page has been open for too long.');
    const answer =
      body.decision === 'allow' ? { code: await mintCode(deps, request) } : { error: REFUSED[body.decision] };
    return c.redirect(answerTo(deps, request, answer), 303);
  },
});

async function openRequest({ db, keys }: Deps, sealed: string): Promise<AuthorizationRequest | undefined> {
  try {
    const { request, shown_at } = v.parse(Sealed, unseal(keys, PLACE, sealed));
    const age = (await readClock(db)).getTime() - shown_at;
    return age < OPEN_MS ? request : undefined;
  } catch {
    return undefined;
  }
}

const sorry = (c: Ctx, why: string) =>
  answerMessage(c, 400, {
    mood: 'bad',
    title: `${BANK_ENTRY.name} cannot go on`,
    text: `${why} Close this window and begin again where you came from.`,
  });

function showPage(c: Ctx, client: BankClient, { scope, redirect_uri }: AuthorizationRequest, sealed: string): Response {
  const wanted = scope.split(' ').filter((name) => name !== 'openid');
  const body = html`<p class="note">Simulated bank: no real money, no real account.</p>
<h1>${BANK_ENTRY.name}</h1>
<p>Signed in as <strong>user_good</strong></p>
<p class="quiet">${client.name} wants to read</p>
<ul>${wanted.map((name) => html`<li>${readable(name)}</li>`)}</ul>
<form method="post" action="${AUTHORIZE}">
<input type="hidden" name="request" value="${sealed}">
<button class="main" name="decision" value="allow" data-action="allow">Allow</button>
<button name="decision" value="deny" data-action="deny">Cancel</button>
<button name="decision" value="fail" data-action="fail">Fail with an error</button>
</form>`;
  // Browsers hold the form to where its answer leads, too.
  return answerPage(c, 200, {
    title: BANK_ENTRY.name,
    body,
    formAction: ["'self'", new URL(redirect_uri).origin],
  });
}

/** `account_numbers` → "Account numbers". */
const readable = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
