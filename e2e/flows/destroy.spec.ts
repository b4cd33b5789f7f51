/** LC-1: `destroy()` at any moment. */
import { expect, test } from '../fixtures.ts';
import { MOMENTS } from '../models/moments.ts';
import { countResidue } from '../models/residue.ts';
import type { Widget } from '../models/widget.ts';

const moments: [name: string, reach: (widget: Widget) => Promise<void>][] = [
  ['loading', async () => {}],
  ...Object.entries(MOMENTS),
];

for (const [name, reach] of moments) {
  test(`destroy during ${name} leaves nothing behind and calls nothing`, async ({ host, widget, page, merchant }) => {
    const residue = await countResidue(page);
    await page.goto(host.url);
    await page.evaluate(() => {
      document.documentElement.style.overflow = 'scroll';
    });
    await page.evaluate(() => scrollTo(0, 40));
    const before = await residue();
    await host.again({ token: await merchant.linkToken() });
    await page.evaluate(() => (window as unknown as { handle: { open(): void } }).handle.open());
    await reach(widget);
    const done = page.evaluate(
      () => (window as unknown as { handle: { done: Promise<{ kind: string }> } }).handle.done,
    );
    // In one task with what was told until then: the next event may be on its way.
    const told = await page.evaluate(() => {
      const { handle, told } = window as unknown as { handle: { destroy(): void }; told: unknown };
      handle.destroy();
      handle.destroy();
      return told;
    });
    expect(await residue()).toEqual(before);
    expect((await done).kind).toBe(name === 'done' ? 'success' : 'abandoned');
    for (const method of ['open', 'exit', 'destroy']) await host.handle(method);
    expect(await residue()).toEqual(before);
    expect(await host.told()).toEqual(told);
    expect(await host.handle('status')).toBe('destroyed');
  });
}
