import { sql } from 'kysely';
import { route } from '../../http/route.ts';
import { client } from './guards.ts';
import { BILLER, COLUMNS, hasStatus, invitationsOf, STATUSES, viewInvitation } from './invitation.ts';
import { readLimit, readOneOf, readPage } from './query.ts';
import { Invitations } from './shapes.ts';

/**
 * `GET /link/request-to-link?search&status&clientUserId&billerId&page&limit` → `{items, total, page, limit}`, the newest
 * first. `search` finds a part of the ids and of the person's name.
 */
export const requestToLinkList = route({
  method: 'GET',
  path: '/link/request-to-link',
  dialect: 'billerapi',
  access: client,
  summary: "The client's invitations, newest first",
  answers: { 200: Invitations },
  query: {
    search: 'A part of the id or of the user.',
    status: 'One status.',
    clientUserId: 'One user.',
    billerId: 'One biller.',
    page: 'From 1.',
    limit: '1 to 100; 20 where it is left out.',
  },
  async handle(c, deps) {
    const { search, clientUserId, billerId } = c.req.query();
    const status = readOneOf(c, 'status', STATUSES);
    const page = readPage(c);
    const limit = readLimit(c, 20);
    let wanted = invitationsOf(deps.db, c.get('client').id);
    if (status) wanted = wanted.where(hasStatus(status));
    if (clientUserId !== undefined) wanted = wanted.where('i.client_user_id', '=', clientUserId);
    if (billerId !== undefined) wanted = wanted.where(BILLER, '=', billerId);
    if (search)
      wanted = wanted.where(
        sql<boolean>`strpos(lower(concat_ws(' ', replace(i.id, 'ltid_', 'rtl_'), i.id, i.client_user_id, ${BILLER})), lower(${search})) > 0`,
      );
    const { total } = await wanted.select((row) => row.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
    const rows = await wanted
      .select(COLUMNS)
      .orderBy('i.created_at', 'desc')
      .orderBy('i.id', 'desc')
      .offset((page - 1) * limit)
      .limit(limit)
      .execute();
    return c.json({ items: rows.map((row) => viewInvitation(deps, row)), total: Number(total), page, limit });
  },
});
