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

/** Colours are judged in the first two, with all else; the others change where things are and how much room they have. */
const LOOKS = {
  light: { query: 'motion=none', width: 420, rules: undefined },
  dark: { query: 'motion=none&theme=dark', width: 420, rules: undefined },
  phone: { query: 'motion=none', width: 320, rules: ['target-size', 'scrollable-region-focusable'] },
  rtl: { query: 'motion=none&dir=rtl', width: 420, rules: ['target-size', 'scrollable-region-focusable'] },
  long: { query: 'motion=none&language=long', width: 320, rules: ['target-size', 'scrollable-region-focusable'] },
};

/** What is wider than its place and cut off or scrolled; the row of kinds is meant to be scrolled. */
const tooWide = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main, main :not(.unseen):not(.chips)')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .filter((element) => !['visible', 'hidden'].includes(getComputedStyle(element).overflowX))
      .map((element) => element.className),
  );

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const [look, { query, width, rules }] of Object.entries(LOOKS))
  test(`no fault in the screens: ${look}`, async ({ page, gallery }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width, height: 640 });
    const faults: Record<string, unknown> = {};
    for (const path of PATHS) {
      await page.goto('about:blank');
      await page.goto(`${gallery}stage.html#/${path}?${query}`);
      const main = page.locator('main[data-view]');
      await expect(main).toBeVisible();
      // The later screens come in a file of their own.
      if (!path.includes('loading')) await expect(main.locator('h1')).not.toHaveText(/^Loading/);
      // One document, no frames: axe need not open a page of its own to sum up.
      const axe = new AxeBuilder({ page }).setLegacyMode();
      const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(TAGS)).analyze();
      const wide = await tooWide(page);
      if (violations.length || wide.length)
        faults[path] = [
          violations.map(({ id, nodes }) => [id, nodes.map(({ failureSummary }) => failureSummary)]),
          wide,
        ];
    }
    expect(faults).toEqual({});
    console.log(`AX gallery ${look} screens ${PATHS.length} faults 0`);
  });
