import { expect, test } from '../fixtures.ts';
import type { HostPage } from '../models/host-page.ts';
import type { Merchant } from '../models/merchant.ts';
import type { Widget } from '../models/widget.ts';

async function linkFirst(host: HostPage, widget: Widget, merchant: Merchant): Promise<void> {
  await host.create({ token: await merchant.linkToken({ multiple: true }) });
  await host.open();
  await widget.reachCredentials();
  await widget.signIn();
  await widget.sees('CONNECTED');
}

test('connects another in the same run: each is told at once, all of them at the end, and each can be exchanged', async ({
  host,
  widget,
  merchant,
}) => {
  await linkFirst(host, widget, merchant);
  const first = (await host.told()).events.find(({ name }) => name === 'LINK_CONNECTED')!;
  expect((await host.told()).success).toEqual([]);
  // The merchant need not wait for the end: the flow goes on.
  expect((await merchant.exchange(String(first.metadata.public_token))).body).toMatchObject({
    link_id: first.metadata.link_id,
  });

  await widget.button('Connect another').click();
  await widget.pick('British Gas');
  await widget.signIn();
  await widget.sees('CONNECTED');
  await expect(widget.main).toContainText('2 connections made: Test Electric Company, British Gas');
  await widget.finish();
  await expect.poll(() => host.handle('status')).toBe('closed');
  const { success, exit, events } = await host.told();
  expect([success.length, exit.length]).toEqual([1, 0]);
  expect(events.filter(({ name }) => name === 'LINK_CONNECTED')).toHaveLength(2);
  const { links } = success[0]!.metadata as { links: { public_token: string; link_id: string; biller: object }[] };
  expect(links).toMatchObject([
    { link_id: first.metadata.link_id, biller: { name: 'Test Electric Company' } },
    { public_token: success[0]!.publicToken, biller: { name: 'British Gas' } },
  ]);
  expect((await merchant.exchange(success[0]!.publicToken)).body).toMatchObject({ link_id: links[1]!.link_id });
});

test('who leaves in the middle of the second has connected the first', async ({ host, widget, merchant }) => {
  await linkFirst(host, widget, merchant);
  await widget.button('Connect another').click();
  await widget.sees('SELECT_BILLER');
  await widget.button('Close').click();
  await expect.poll(() => host.handle('status')).toBe('closed');
  const { success, exit } = await host.told();
  expect(exit).toEqual([]);
  expect(success).toMatchObject([{ metadata: { biller: { name: 'Test Electric Company' } } }]);
  expect((await merchant.exchange(success[0]!.publicToken)).status).toBe(200);
});

test('a reload in between keeps what was made', async ({ host, widget, merchant }) => {
  await linkFirst(host, widget, merchant);
  await widget.button('Connect another').click();
  await widget.sees('SELECT_BILLER');
  await host.reloadFrame();
  await widget.pick('British Gas');
  await widget.signIn();
  await widget.sees('CONNECTED');
  await widget.finish();
  const { success } = await host.told();
  expect(success).toHaveLength(1);
  expect(success[0]!.metadata.links).toHaveLength(2);
});
