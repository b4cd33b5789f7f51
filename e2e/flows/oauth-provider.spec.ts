/** A sign-in at a real OpenID provider (the npm package `oidc-provider`), at its own pages, in a window of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openProvider, type TestProvider } from '../../src/server/testing/oidc-provider.ts';
import { test as base, expect } from '../fixtures.ts';
import type { HostPage } from '../models/host-page.ts';
import type { Widget } from '../models/widget.ts';
import { lendStack, type Stack } from '../stack.ts';

const ID = 'real-bank';
const NAME = `Bank ${ID}`;

/** The operator's file of OAuth integrations, with the provider in it. */
function configFile(provider: TestProvider): string {
  const { entry, accounts, resources, ...client } = provider.config(ID);
  return JSON.stringify([{ ...client, id: ID, name: entry.name, kind: 'bank', resources: { accounts, ...resources } }]);
}

const test = base.extend<object, { provided: { provider: TestProvider; stack: Stack }; stack: Stack }>({
  provided: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'connect-oauth-'));
      const file = join(folder, 'oauth.json');
      await writeFile(file, '[]');
      // Each must know the other's address: the server is started, and started again with the provider in its list.
      const lend = async (stack: Stack) => {
        const provider = await openProvider((id) => `${stack.widget}/connect/v1/oauth/callback/${id}`, [ID]);
        await writeFile(file, configFile(provider));
        await stack.server.kill();
        await stack.restart();
        await use({ provider, stack });
        await provider.close();
      };
      await lendStack(lend, { OAUTH_INTEGRATIONS: file });
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  stack: [({ provided }, use) => use(provided.stack), { scope: 'worker' }],
});

async function openProviderWindow(host: HostPage, widget: Widget): Promise<Page> {
  await host.create();
  await host.open();
  await widget.consent();
  await widget.pick(NAME);
  await widget.sees('OAUTH');
  return widget.openWindow(`Open ${NAME}`);
}

test('who signs in and agrees there is linked, and the merchant reads the bills of that bank', async ({
  host,
  widget,
  merchant,
}) => {
  const bank = await openProviderWindow(host, widget);
  await bank.getByPlaceholder('Enter any login').fill('anna');
  await bank.getByPlaceholder('and password').fill('any');
  await bank.getByRole('button', { name: 'Sign-in' }).click();
  await bank.getByRole('button', { name: 'Continue' }).click();
  await expect(bank.getByRole('heading')).toHaveText('You are connected');
  await widget.sees('CONNECTED');
  await bank.close();
  await widget.finish();
  const { success, exit } = await host.told();
  expect(exit).toEqual([]);
  expect(success).toMatchObject([{ metadata: { biller: { id: ID, name: NAME }, accounts: [{ name: 'Everyday' }] } }]);
  const { status, body } = await merchant.exchange(success[0]!.publicToken);
  expect(status).toBe(200);
  const bills = await merchant.bills(String(body.access_token), String(body.link_id));
  expect(bills.body.data).toMatchObject([{ amount: 4200 }]);
});

test('who cancels there is told, tries again, and is linked', async ({ host, widget, provided }) => {
  const bank = await openProviderWindow(host, widget);
  await bank.getByRole('link', { name: 'Cancel' }).click();
  await expect(bank.getByRole('heading')).toHaveText('Nothing was connected');
  await bank.close();
  await widget.fails(`You said no at ${NAME}`);
  const asked = provided.provider.asked.token;
  const again = await widget.openWindow(`Open ${NAME}`);
  await again.getByPlaceholder('Enter any login').fill('anna');
  await again.getByPlaceholder('and password').fill('any');
  await again.getByRole('button', { name: 'Sign-in' }).click();
  await again.getByRole('button', { name: 'Continue' }).click();
  await widget.sees('CONNECTED');
  expect(provided.provider.asked.token).toBe(asked + 1);
  expect((await host.told()).exit).toEqual([]);
});
