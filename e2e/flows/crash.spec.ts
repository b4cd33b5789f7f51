/** A screen that cannot be drawn, because something in the frame's own document is broken: an extension does that. */
import { expect, test } from '../fixtures.ts';

const WORDS = 'broken by an extension';
test.use({ refusals: new RegExp(WORDS) });

test('is said to be our fault, told once, and tried again at the same step', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.sees('CONSENT');
  await host.frame.evaluate((words) => {
    const { map } = Array.prototype;
    // What the picker draws; what reads the session goes on.
    Array.prototype.map = function (this: unknown[], ...given: Parameters<typeof map>) {
      if (this.includes('bank')) throw new Error(words);
      return map.apply(this, given);
    } as typeof map;
    Object.assign(window, { mend: () => Object.assign(Array.prototype, { map }) });
  }, WORDS);
  await widget.button('Continue').click();
  await widget.sees('ERROR');
  await expect(widget.frame.getByRole('heading')).toHaveText('Something went wrong on our side');
  const { events, exit } = await host.told();
  expect(events.filter(({ name }) => name === 'ERROR').map(({ metadata }) => metadata.error_code)).toEqual([
    'INTERNAL_ERROR',
  ]);
  expect(exit).toEqual([]);

  await host.frame.evaluate(() => (window as unknown as { mend(): void }).mend());
  await widget.button('Try again').click();
  await widget.pick('Test Electric Company');
  await widget.signIn();
  await widget.sees('CONNECTED');
  expect((await host.told()).success).toHaveLength(1);
});
