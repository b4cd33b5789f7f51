/**
 * LC-3: away from the page and back to it. No modal stands there that nobody opened, no field holds a secret, and the
 * flow goes on where it was. Browsers that are driven keep no page in their back/forward cache, so its two events are
 * played as they come there: with everything on the page still in place.
 */
import { times } from '../../src/server/testing/thorough.ts';
import { expect, test } from '../fixtures.ts';
import type { HostPage } from '../models/host-page.ts';
import { GOES_ON, LASTING, type Lasting, MOMENTS } from '../models/moments.ts';
import type { Widget } from '../models/widget.ts';

const TYPED = 'canary-9f3b71';
const moments = times<Lasting[]>(LASTING, ['consent', 'credentials', 'challenge', 'questions', 'operations', 'done']);
const figures = { runs: 0, zombies: 0, secrets: 0 };

/** Something secret in every field that takes it. */
async function typeSecrets(widget: Widget): Promise<void> {
  const fields = widget.frame.locator('input[type=password], input[name=code], input[type=text]:visible');
  for (const field of await fields.all()) await field.fill(TYPED);
}

/** All that the page and its frames show in fields. */
const inFields = async ({ page }: HostPage): Promise<string> =>
  JSON.stringify(
    await Promise.all(
      page
        .frames()
        .map((frame) =>
          frame.evaluate(() => [...document.querySelectorAll('input')].map(({ value }) => value)).catch(() => []),
        ),
    ),
  );

async function isClean(host: HostPage): Promise<void> {
  const dialogs = await host.page.locator('dialog[open]').count();
  const secret = (await inFields(host)).includes(TYPED);
  figures.runs++;
  figures.zombies += dialogs;
  figures.secrets += Number(secret);
  expect([dialogs, secret]).toEqual([0, false]);
  expect(await host.page.evaluate(() => getComputedStyle(document.documentElement).overflow)).toBe('visible');
}

test.describe('LC-3', () => {
  test.describe.configure({ mode: 'default' });

  for (const moment of moments) {
    const reach = MOMENTS[moment];
    const goOn = GOES_ON[moment];

    test(`kept as it was in ${moment}, and brought back`, async ({ host, widget, page }) => {
      await host.create();
      await host.open();
      await reach(widget);
      await typeSecrets(widget);
      const outcome = await page.evaluate(async () => {
        dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
        return (window as unknown as { handle: { done: Promise<{ kind: string }> } }).handle.done;
      });
      expect(outcome.kind).toBe(moment === 'done' ? 'success' : 'abandoned');
      await isClean(host);
      await host.open();
      await goOn(widget);
    });

    test(`left in ${moment}, and gone back to`, async ({ host, widget, page }) => {
      const token = await host.create();
      await host.open();
      await reach(widget);
      await typeSecrets(widget);
      await page.goto('about:blank');
      await page.goBack();
      await isClean(host);
      await host.again({ token });
      await host.open();
      await goOn(widget);
      expect(await inFields(host)).not.toContain(TYPED);
    });
  }

  test.afterAll(({ browserName }) => {
    const { runs, zombies, secrets } = figures;
    console.log(`LC-3 ${browserName} runs ${runs} zombies ${zombies} secrets ${secrets}`);
  });
});
