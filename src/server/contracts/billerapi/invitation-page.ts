import { createHash, timingSafeEqual } from 'node:crypto';
import { mintToken } from '../../core/secrets/tokens.ts';
import { everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { answerHosted } from '../../pages/hosted.ts';
import { INVITATIONS, secretsOf } from './invitation.ts';

/**
 * `GET /connect/v1/invitations/:id?k=`: the page behind an invitation's `session_url`. Opening it changes nothing, so a
 * mail program may look at it first. With a wrong key it is the same page with a token that starts nothing: the widget
 * says so, in the person's language, and nobody learns which invitations exist.
 */
export const invitationPage = route({
  method: 'GET',
  path: `${INVITATIONS}/:id`,
  dialect: 'connect',
  access: everyone,
  summary: 'The hosted page of an invitation',
  answers: { 200: null },
  query: {
    k: 'The key in the address that was sent.',
  },
  handle(c, deps) {
    const { key, token } = secretsOf(deps.keys, c.req.param('id') ?? '');
    const opens = timingSafeEqual(digest(c.req.query('k') ?? ''), digest(key));
    return answerHosted(c, deps, { link_token: opens ? token : mintToken('link') });
  },
});

const digest = (text: string) => createHash('sha256').update(text).digest();
