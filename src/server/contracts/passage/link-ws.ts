import { Refusal } from '../../core/refusal.ts';
import { hashToken, isToken } from '../../core/secrets/tokens.ts';
import type { Deps } from '../../deps.ts';
import { startToken } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { answerFeed, type Feed } from '../../http/websocket.ts';
import { type Found, findLinkByCode } from './find-links.ts';
import { standingOf } from './standing.ts';

/**
 * `GET /link/ws?code=clm_…`, a public websocket: `{linkId, status}` at once and at each change, as JSON. The vendor does
 * not publish the message; its SDK follows the status. It is closed when nothing more can happen.
 */
export const linkWs = route({
  method: 'GET',
  path: '/link/ws',
  summary: 'A websocket: the status of a link, now and at each change.',
  query: { code: 'The claim code.' },
  answers: { 101: null },
  dialect: 'passage',
  access: startToken,
  async handle(c, deps) {
    const code = c.req.query('code') ?? '';
    const hash = hashToken(deps.keys, code);
    const found = isToken('claim', code) ? await findLinkByCode(deps, hash) : undefined;
    if (!found) throw new Refusal(404, 'LINK_TOKEN_INVALID', 'Link not found');
    return answerFeed(c, deps, feedOf(deps, found.intent.id, hash));
  },
});

function feedOf(deps: Deps, linkId: string, hash: string): Feed {
  let changed = () => {};
  let stopped = false;
  // A session's own moves are announced under its name, a new session under the link's.
  let session: { id: string | null; stop: () => void } = { id: null, stop: () => {} };
  const follow = (id: string | null) => {
    if (id === session.id || (stopped && id)) return;
    session.stop();
    session = { id, stop: id === null ? () => {} : deps.events.watch(id, changed) };
  };
  return {
    key: linkId,
    watch(callback) {
      changed = callback;
      const stop = deps.events.watch(linkId, callback);
      return () => {
        stopped = true;
        stop();
        follow(null);
      };
    },
    async read() {
      const found = await findLinkByCode(deps, hash);
      if (!found) return undefined;
      follow(found.attempt?.id ?? null);
      return { message: { linkId, status: standingOf(found.attempt, found.over).status }, last: isOver(found) };
    },
  };
}

function isOver({ attempt, over }: Found): boolean {
  const { status } = standingOf(attempt, over);
  if (status !== 'failed') return status === 'complete' || status === 'expired';
  return over && (attempt?.overdue === true || attempt?.step === 'expired');
}
