import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../fixtures.ts';

const unknown = `lt_sandbox_${'x'.repeat(43)}`;

const tokens: [name: string, token: string, code: string][] = [
  ['malformed', 'nonsense', 'LINK_TOKEN_INVALID'],
  ['unknown', unknown, 'LINK_TOKEN_INVALID'],
  ['of another kind', `pt_sandbox_${'x'.repeat(43)}`, 'LINK_TOKEN_INVALID'],
];
for (const [name, token, code] of tokens)
  test(`a link token that is ${name}: a screen that says what to do, one onExit with ${code}`, async ({
    host,
    widget,
  }) => {
    await host.create({ token });
    await host.open();
    await widget.sees('ERROR');
    await expect(widget.frame.getByRole('heading')).toHaveText('This link doesn’t work');
    await widget.button('Close').last().click();
    await expect.poll(async () => (await host.told()).exit).toMatchObject([{ error: { code, actor: 'merchant' } }]);
    expect((await host.told()).success).toEqual([]);
    expect(await host.handle('status')).toBe('closed');
  });

test('options that cannot work are refused at once, with the fix', async ({ host, page }) => {
  await page.goto(host.url);
  const refused = await page.evaluate(() =>
    [{}, { token: 7 }, { token: 'lt_x', container: '#nowhere' }].map((options) => {
      try {
        window.Connect!.create(options as { token: string });
        return 'accepted';
      } catch (error) {
        const { name, code, message } = error as Error & { code: string };
        return { name, code, message };
      }
    }),
  );
  for (const one of refused)
    expect(one).toMatchObject({
      name: 'ConnectError',
      code: 'INVALID_OPTIONS',
      message: expect.stringMatching(/token|container/),
    });
});

test.describe('framing', () => {
  test.use({ refusals: /^Framing .*frame-ancestors/ });

  test('a page of an origin that is not registered gets no frame', async ({ page, context, stack, merchant }) => {
    const token = await merchant.linkToken();
    await context.grantPermissions(['local-network-access'], { origin: 'https://unregistered.example' });
    await page.route('https://unregistered.example/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><script src="${stack.widget}/connect.js"></script>`,
      }),
    );
    await page.goto('https://unregistered.example/');
    const exit = await page.evaluate(
      (token) =>
        new Promise((resolve) => {
          window.Connect!.create({ token, onExit: (error) => resolve(error) }).open();
        }),
      token,
    );
    expect(exit).toMatchObject({
      code: 'FRAME_BLOCKED',
      actor: 'merchant',
      message: expect.stringContaining('origins'),
    });
  });

  test('the browser itself keeps the frame out of a page that lies about its origin', async ({ page, stack, host }) => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      const claimed = encodeURIComponent(new URL(host.url).origin);
      response.end(
        `<!doctype html><iframe src="${stack.widget}/connect/v1/frame?o=${claimed}&v=1#${'A'.repeat(22)}"></iframe>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
    const blocked = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
    await page.goto(`http://127.0.0.2:${(server.address() as AddressInfo).port}/`);
    await blocked;
    expect(page.frames().some((frame) => frame.url().startsWith(stack.widget))).toBe(false);
    server.close();
  });
});
