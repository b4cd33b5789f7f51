import { deleteLink } from '../../../core/upkeep/forget.ts';
import { route } from '../../../http/route.ts';
import { Removed } from '../shapes.ts';
import { at } from './base.ts';
import { bankingError } from './error.ts';
import { findLogin } from './flow.ts';
import { apiKey } from './guards.ts';

/** `DELETE …/DeleteCard/:loginId` → 200: everything that the login brought is removed, with every token for it. */
export const deleteCard = route({
  method: 'DELETE',
  path: at('DeleteCard/:loginId'),
  summary: 'Removes all data of a login',
  answers: { 200: Removed },
  dialect: 'flinks',
  access: apiKey,
  async handle(c, deps) {
    const client = c.get('client');
    const link = await findLogin(deps, client.id, c.req.param('loginId') ?? '');
    // The contract has no code for it: a login that does not exist is an invalid one.
    if (!link) throw bankingError('INVALID_LOGIN');
    await deleteLink(deps, link, { actor: client.id, requestId: c.get('requestId') });
    return c.json({ HttpStatusCode: 200, Message: 'All data of this LoginId has been removed.' });
  },
});
