import { route } from '../../http/route.ts';
import { maskNumber } from './bill-view.ts';
import { accessToken } from './guards.ts';
import { Accounts } from './shapes.ts';
import { toTime } from './time.ts';

/** `GET /bills/accounts`: the accounts of the access token's link. */
export const billsAccounts = route({
  method: 'GET',
  path: '/bills/accounts',
  dialect: 'billerapi',
  access: accessToken,
  summary: "The accounts of the access token's link",
  answers: { 200: Accounts },
  query: {
    account_link_id: 'The `link_id`, with the credentials of a client.',
  },
  async handle(c, { db }) {
    const link = c.get('link');
    const accounts = await db
      .selectFrom('accounts')
      .select(['id', 'mask'])
      .where('link_id', '=', link.id)
      .orderBy('position')
      .execute();
    return c.json({
      accounts: accounts.map(({ id, mask }) => ({
        id,
        biller_id: link.biller_id,
        biller_name: link.biller_name,
        client_user_id: link.client_user_id,
        status: link.status,
        account_number: maskNumber(mask),
        last_synced_at: toTime(link.last_synced_at),
        created_at: toTime(link.created_at),
        updated_at: toTime(link.updated_at),
      })),
    });
  },
});
