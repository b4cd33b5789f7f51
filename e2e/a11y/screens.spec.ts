import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../fixtures.ts';
import { MOMENTS } from '../models/moments.ts';

/** In the page of a host. Every screen by itself, in every look: `gallery/screens.spec.ts`. */
const looks = [{ name: 'phone', colorScheme: 'light', width: 320 }] as const;

for (const look of looks)
  test.describe(look.name, () => {
    test.use({ colorScheme: look.colorScheme, viewport: { width: look.width, height: 640 }, reducedMotion: 'reduce' });

    for (const [name, reach] of Object.entries(MOMENTS))
      test(`${name} has no fault that axe can find, and fits`, async ({ host, widget, page }) => {
        await host.create();
        await host.open();
        await reach(widget);
        const { violations } = await new AxeBuilder({ page })
          .include('dialog')
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze();
        expect(
          violations.map(({ id, nodes }) => [id, nodes.map(({ target, failureSummary }) => [target, failureSummary])]),
        ).toEqual([]);
        const overflow = await widget.main.evaluate((main) => {
          const wide = [...main.querySelectorAll(':not(.unseen):not(.chips)')].filter(
            (element) => element.scrollWidth > element.clientWidth + 1,
          );
          return wide
            .filter((element) => getComputedStyle(element).overflowX !== 'visible')
            .map(({ className }) => className);
        });
        expect(overflow).toEqual([]);
      });
  });
