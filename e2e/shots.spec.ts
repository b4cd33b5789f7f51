import { test } from './fixtures.ts';
import { MOMENTS } from './models/moments.ts';

const want = new RegExp(process.env.WANT ?? '.');
const looks = [
  { name: 'desk', colorScheme: 'light', width: 900, height: 760 },
  { name: 'dark', colorScheme: 'dark', width: 900, height: 760 },
  { name: '320', colorScheme: 'light', width: 320, height: 640 },
] as const;
for (const look of looks)
  test.describe(look.name, () => {
    test.use({
      colorScheme: look.colorScheme,
      viewport: { width: look.width, height: look.height },
      reducedMotion: 'reduce',
    });
    for (const [name, reach] of Object.entries(MOMENTS)) {
      if (!want.test(name)) continue;
      test(name, async ({ host, widget, page }) => {
        await host.create();
        await host.open();
        await reach(widget);
        if (process.env.RTL)
          await widget.frame.locator('html').evaluate((e) => {
            (e as HTMLElement).dir = 'rtl';
          });
        await page.screenshot({
          path: `/tmp/w1shots/${name.replace(/\W+/g, '-')}-${look.name}${process.env.RTL ? '-rtl' : ''}.png`,
        });
      });
    }
  });
