import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Merchant, Tally } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let merchant: Merchant;
beforeAll(async () => {
  server = await openTestServer();
  merchant = await Merchant.open(server);
});
const tally = new Tally();
afterAll(async () => {
  console.log(`AP-1 moneykit institutions ${tally.compared} diffs ${tally.differing}`);
  await server.close();
});

describe('institutions', () => {
  test('GET /institutions lists banks with what is known of them', async () => {
    const { status, body } = await merchant.get<{ institutions: { institution_id: string }[]; cursors: object }>(
      '/institutions?name=chase&limit=10',
    );
    tally.same(
      [status, body],
      [
        200,
        {
          institutions: [
            {
              institution_id: 'chase',
              institution_id_aliases: [],
              name: 'Chase',
              country: 'US',
              color: '#1a5fb4',
              color_dark: '#1a5fb4',
              is_featured: true,
            },
          ],
          cursors: {},
        },
      ],
    );
    const all = (await merchant.get<typeof body>('/institutions')).body.institutions;
    tally.same(
      all.some(({ institution_id }) => institution_id === 'tmobile'),
      false,
    );
  });

  test('pages by cursor; featured is a selection', async () => {
    type Page = { institutions: { institution_id: string }[]; cursors: { next?: string } };
    const ids = ({ body }: { body: Page }) => body.institutions.map(({ institution_id }) => institution_id);
    const all = ids(await merchant.get<Page>('/institutions'));
    const first = await merchant.get<Page>('/institutions?limit=2');
    const second = await merchant.get<Page>(`/institutions?limit=1000&cursor=${first.body.cursors.next}`);
    tally.same([...ids(first), ...ids(second)], all);
    tally.same(second.body.cursors, {});
    tally.same(ids(await merchant.get<Page>('/institutions?featured=true&name=credentials')), ['moneykit-creds-bank']);
  });

  test('GET /institutions/:id and its styling', async () => {
    const one = await merchant.get('/institutions/chase');
    tally.same([one.status, one.body], [200, expect.objectContaining({ institution_id: 'chase', name: 'Chase' })]);
    const { status, body } = await merchant.get('/institutions/chase/styling');
    const image = 'http://127.0.0.1:4100/connect/v1/logos/chase.svg';
    tally.same(
      [status, body],
      [
        200,
        {
          name: 'Chase',
          color: '#1a5fb4',
          color_dark: '#1a5fb4',
          avatar: image,
          avatar_dark: image,
          logo: image,
          logo_dark: image,
          domain: null,
        },
      ],
    );
  });
});
