/** The session is followed live where it changes by itself: what stands in the way of that. */
import { expect, test } from '../fixtures.ts';
import type { HostPage } from '../models/host-page.ts';
import type { Widget } from '../models/widget.ts';

/** To where the operations begin, which take their time. */
async function reachOperations(host: HostPage, widget: Widget): Promise<void> {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_slow');
}

test('a stream of events that is cut comes back by itself', async ({ page, host, widget }) => {
  let cuts = 0;
  await page.route('**/connect/v1/session/events', (route) =>
    cuts++ < 3 ? route.abort('connectionreset') : route.continue(),
  );
  await reachOperations(host, widget);
  await widget.sees('CONNECTED');
  expect(cuts).toBeGreaterThan(3);
});

test('a stream of events that a proxy holds back is done without: the flow still ends', async ({
  page,
  host,
  widget,
}) => {
  let streams = 0;
  // Neither an answer nor an error: it hangs until the widget gives up on it.
  await page.route('**/connect/v1/session/events', () => void streams++);
  let asked = 0;
  page.on('request', (request) => {
    if (request.method() === 'GET' && request.url().endsWith('/connect/v1/session')) asked++;
  });
  await reachOperations(host, widget);
  await widget.sees('OPERATIONS');
  await widget.sees('CONNECTED');
  expect([streams, asked > 0, (await host.told()).success.length]).toEqual([1, true, 1]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('where the code that follows it cannot be loaded, the person loads the frame anew and goes on', async ({
  page,
  host,
  widget,
}) => {
  const CHUNK = /\/connect\/v1\/assets\/watch-.+\.js$/;
  await page.route(CHUNK, (route) => route.fulfill({ status: 404, contentType: 'text/html', body: '<h1>Not Found' }));
  await reachOperations(host, widget);
  await expect(widget.frame.getByRole('heading')).toHaveText('There’s a newer version');
  await page.unroute(CHUNK);
  await widget.button('Try again').click();
  await widget.sees('CONNECTED');
  const { events, success, exit } = await host.told();
  const errors = events.filter(({ name }) => name === 'ERROR').map(({ metadata }) => metadata.error_code);
  expect([errors, success.length, exit.length]).toEqual([['UPDATE_NEEDED'], 1, 0]);
});
