import { test } from './fixtures.ts';
for (const scheme of ['light', 'dark'] as const)
  test(`shot ${scheme}`, async ({ page, host, widget }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await host.create();
    await host.open();
    await widget.consent();
    await widget.pick('OAuth Bank');
    const opened = page.waitForEvent('popup');
    await widget.button('Open OAuth Bank').click();
    const bank = await opened;
    await bank.emulateMedia({ colorScheme: scheme });
    await bank.screenshot({ path: `/tmp/bank-${scheme}.png` });
    await page.screenshot({ path: `/tmp/widget-${scheme}.png` });
    await bank.locator(`[data-action="${scheme === 'light' ? 'allow' : 'deny'}"]`).click();
    await bank.waitForURL(/callback/);
    await bank.screenshot({ path: `/tmp/back-${scheme}.png` });
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `/tmp/after-${scheme}.png` });
  });
