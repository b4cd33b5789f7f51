/** A hosted page that the person leaves for a while: for the bank's own page in the same tab, or by the back button. */
import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixtures.ts';
import { authorizeAddress, makeLink, signIn, test, view } from './returns.ts';

/** To the bank in this very tab, where no window opens. */
async function goToBank(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('combobox').fill('OAuth Bank');
  await page.getByRole('option', { name: /^OAuth Bank/ }).click();
  await expect(view(page, 'OAUTH')).toBeVisible();
  await page.evaluate(() => {
    const { open } = window;
    window.open = (url, target, features) => (target === '_top' ? open.call(window, url, target, features) : null);
  });
  await page.getByRole('button', { name: 'Open OAuth Bank' }).click();
  await page.getByRole('button', { name: 'Continue in this tab' }).click();
  await expect(page.getByRole('heading')).toHaveText('OAuth Bank');
}

async function typePassword(page: Page, { appClipUrl }: { appClipUrl: string }): Promise<Locator> {
  await page.goto(appClipUrl);
  await page.getByRole('button', { name: 'Continue' }).click();
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('canary-9f3b71');
  return password;
}

test('the whole tab goes to the bank and comes back to the flow, which ends where the merchant waits', async ({
  page,
  context,
  hosted,
  returns,
}) => {
  const redirect_uri = returns.at('/callback');
  await page.goto(authorizeAddress(hosted, redirect_uri));
  await goToBank(page);
  await page.locator('[data-action="allow"]').click();
  await page.waitForURL((url) => url.pathname === '/callback');
  const { searchParams } = new URL(page.url());
  expect([searchParams.get('state'), searchParams.get('code')]).toEqual(['xyz', expect.stringMatching(/./)]);
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  expect([...kept, (await context.cookies()).length]).toEqual([0, 0, '', 0]);
});

test('who says no at the bank comes back to the flow, and tries again', async ({ page, hosted, returns }) => {
  await page.goto(authorizeAddress(hosted, returns.at('/callback')));
  await goToBank(page);
  await page.locator('[data-action="deny"]').click();
  await expect(page.getByRole('alert')).toContainText('You said no');
  // The code of the way back is not left in the address, and a reload goes on where it was.
  expect(page.url()).not.toContain('#connect=');
  await page.reload();
  await expect(view(page, 'OAUTH')).toBeVisible();
});

test('LC-3 kept as it was with a password typed, and brought back: the flow stands there, the password does not', async ({
  page,
  hosted,
  returns,
}) => {
  const password = await typePassword(page, await makeLink(hosted, returns));
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  });
  await expect(password).toHaveValue('');
  await signIn(page);
  await page.waitForURL((url) => url.pathname === '/back');
});

test('LC-3 left for another page and gone back to: the flow goes on, the password is typed again', async ({
  page,
  hosted,
  returns,
}) => {
  const password = await typePassword(page, await makeLink(hosted, returns));
  await page.goto('about:blank');
  await page.goBack();
  await expect(password).toHaveValue('');
  await signIn(page);
  await page.waitForURL((url) => url.pathname === '/back');
});
