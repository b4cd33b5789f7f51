import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Deps } from '../../deps.ts';
import { importWithout } from '../../testing/app-without.ts';
import { many } from '../../testing/many.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { linkGood } from '../../testing/verbs.ts';
import { hashToken, mintToken } from '../secrets/tokens.ts';
import { findLinkByAccessToken } from './access.ts';
import type { gatherExchanges } from './exchange-access.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const MINE = 'sandbox_client';
const OTHERS = 'sandbox_other';

const ask = (token: string, i: number, client_id = MINE, together = server.deps.exchangeTogether) =>
  together({ client_id, token, request_id: `req_${i}` });

describe('exchanges that come at the same time', () => {
  test('each gets access to the link of its own token; what is not to be granted is left to be refused', async () => {
    const good = await many(12, () => linkGood(server));
    const bad = [mintToken('public'), mintToken('public'), mintToken('link'), 'nonsense', ''];
    const granted = await Promise.all(
      [...good, ...bad].map(async (token, i) => {
        // Somebody else shows the same just before, and who may have it shows it twice.
        const [stolen, access, second] = await Promise.all([ask(token, i, OTHERS), ask(token, i), ask(token, i)]);
        expect([stolen, second]).toEqual([undefined, undefined]);
        return access ? [{ ...access, token, i }] : [];
      }),
    ).then((each) => each.flat());
    expect(granted.map(({ token }) => token)).toEqual(good);
    const { db, keys } = server.deps;
    for (const { access_token, biller_id, link_id, token, i } of granted) {
      const of = db.selectFrom('public_tokens').select('link_id').where('hash', '=', hashToken(keys, token));
      expect(await of.executeTakeFirst()).toEqual({ link_id });
      expect(await findLinkByAccessToken(server.deps, access_token)).toMatchObject({ id: link_id, biller_id });
      const noted = await db.selectFrom('audit').selectAll().where('object', '=', link_id).orderBy('id').execute();
      expect(noted.filter(({ action }) => action === 'public_token.exchange')).toMatchObject([
        { actor: MINE, outcome: 'done', request_id: `req_${i}` },
      ]);
    }
  });

  const grants = async (together: Deps['exchangeTogether']) => {
    const token = await linkGood(server);
    // The first goes alone, and those that come meanwhile go as one.
    const tokens = [mintToken('public'), ...Array.from({ length: 30 }, () => token)];
    const answers = await Promise.all(tokens.map((one, i) => ask(one, i, MINE, together)));
    return answers.filter((one) => one !== undefined).length;
  };

  test('a token that many show is granted once', async () => {
    expect(await grants(server.deps.exchangeTogether)).toBe(1);
  });

  test('control: were it not taken away from those behind the first, each would have it', async () => {
    const weak = await importWithout<{ gatherExchanges: typeof gatherExchanges }>('core/links/exchange-access.ts', {
      file: 'core/links/exchange-access.ts',
      find: 'spent.delete(name);',
      replace: '',
    });
    expect(await grants(weak.gatherExchanges(server.deps))).toBe(30);
  });
});
