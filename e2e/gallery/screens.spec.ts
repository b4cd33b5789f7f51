/** Every screen of the gallery, in every look: nothing that axe can find, nothing that does not fit. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { PATHS } from '../../src/gallery/entries.ts';
import { test as base, expect } from '../fixtures.ts';
import { serveGallery } from './served.ts';

const test = base.extend<object, { gallery: string }>({
  gallery: [
    async ({}, use) => {
      const [url, stop] = await serveGallery();
      await use(url);
      stop();
    },
    { scope: 'worker' },
  ],
});

const LOOKS = {
  light: { query: 'motion=none', width: 420 },
  dark: { query: 'motion=none&theme=dark', width: 420 },
  phone: { query: 'motion=none', width: 320 },
  rtl: { query: 'motion=none&dir=rtl', width: 420 },
  long: { query: 'motion=none&language=long', width: 320 },
};

/** What is wider than its place and cut off or scrolled; the row of kinds is meant to be scrolled. */
const tooWide = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main, main :not(.unseen):not(.chips)')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .filter((element) => !['visible', 'hidden'].includes(getComputedStyle(element).overflowX))
      .map((element) => element.className),
  );

for (const [look, { query, width }] of Object.entries(LOOKS))
  for (let part = 0; part < 3; part++)
    test(`no fault in the screens: ${look}, ${part + 1} of 3`, async ({ page, gallery }) => {
      test.setTimeout(300_000);
      await page.setViewportSize({ width, height: 640 });
      const faults: Record<string, unknown> = {};
      const paths = PATHS.filter((_, i) => i % 3 === part);
      for (const path of paths) {
        await page.goto('about:blank');
        await page.goto(`${gallery}stage.html#/${path}?${query}`);
        const main = page.locator('main[data-view]');
        await expect(main).toBeVisible();
        // The later screens come in a file of their own.
        if (!path.startsWith('loading/')) await expect(main.locator('h1')).not.toHaveText(/^Loading/);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze();
        const wide = await tooWide(page);
        if (violations.length || wide.length)
          faults[path] = [
            violations.map(({ id, nodes }) => [id, nodes.map(({ failureSummary }) => failureSummary)]),
            wide,
          ];
      }
      expect(faults).toEqual({});
      console.log(`AX gallery ${look} screens ${paths.length} faults 0`);
    });
