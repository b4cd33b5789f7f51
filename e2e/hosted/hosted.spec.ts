/** The widget as a page of its own: people who come by a link, and go back to where they came from. */
import AxeBuilder from '@axe-core/playwright';
import { expect } from '../fixtures.ts';
import { ask, authorizeAddress, makeLink, PASSAGE, signIn, test, view } from './returns.ts';

test('a Passage link: from its address to the shop, with the webhook sent', async ({ page, hosted, returns }) => {
  const { linkId, appClipUrl } = await makeLink(hosted, returns);
  await page.goto(appClipUrl);
  await expect(view(page, 'CONSENT')).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await signIn(page);
  await page.waitForURL((url) => url.pathname === '/back');
  expect(page.url()).toBe(returns.at(`/back?from=connect&linkId=${linkId}#top`));
  await expect(page.getByRole('heading')).toHaveText('Back at the shop');
  const link = await ask<{ status: string; result: object }>(`${hosted.widget}/v1/links/${linkId}`, PASSAGE);
  expect(link).toMatchObject({ status: 'complete', result: { paymentMethods: expect.any(Array) } });
  await expect
    .poll(() => returns.hooks.map(({ body }) => body))
    .toContainEqual(expect.objectContaining({ event: 'link.complete', linkId }));
});

test('a reload goes on where it was; another device is told that it is open elsewhere', async ({
  page,
  browser,
  hosted,
  returns,
}) => {
  const { appClipUrl } = await makeLink(hosted, returns);
  await page.goto(appClipUrl);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(view(page, 'CREDENTIAL')).toBeVisible();
  await page.reload();
  await expect(view(page, 'CREDENTIAL')).toBeVisible();
  const other = await browser.newContext();
  const second = await other.newPage();
  await second.goto(appClipUrl);
  await expect(second.getByRole('heading', { name: 'Open on another device' })).toBeVisible();
  await other.close();
  await signIn(page);
  await page.waitForURL((url) => url.pathname === '/back');
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
});

test('who leaves goes back to the shop too', async ({ page, hosted, returns }) => {
  const { appClipUrl, linkId } = await makeLink(hosted, returns);
  await page.goto(appClipUrl);
  await expect(view(page, 'CONSENT')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.waitForURL(returns.at(`/back?from=connect&linkId=${linkId}#top`));
});

test('where nobody waits it ends on a page that says so, and nothing stays in the browser', async ({
  page,
  hosted,
  returns,
}) => {
  const { appClipUrl } = await makeLink(hosted, returns, null);
  await page.goto(appClipUrl);
  await expect(view(page, 'CONSENT')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('heading', { name: 'That’s all' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('Flinks: authorize, link, and back with a code that the server exchanges', async ({ page, hosted, returns }) => {
  const redirect_uri = returns.at('/callback');
  await page.goto(authorizeAddress(hosted, redirect_uri));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('combobox').fill('flinkscapital');
  await page.getByRole('option').first().click();
  await expect(view(page, 'CREDENTIAL')).toBeVisible();
  await page.reload();
  await signIn(page);
  await page.waitForURL((url) => url.pathname === '/callback');
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('state')).toBe('xyz');
  const basic = `Basic ${Buffer.from('sandbox_client:sandbox_secret').toString('base64')}`;
  const grant = { grant_type: 'authorization_code', code: searchParams.get('code'), redirect_uri };
  const tokens = await ask<object>(`${hosted.widget}/api/v1/token`, { Authorization: basic }, grant);
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 299, refresh_token: expect.any(String) });
});
