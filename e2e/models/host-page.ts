/** A bare host page on a site of its own: the script tag, one button, and a record of what the page was told. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from '@playwright/test';
import type { Stack } from '../stack.ts';
import type { Merchant } from './merchant.ts';

export interface Told {
  success: { publicToken: string; metadata: Record<string, unknown> }[];
  exit: { error: { code: string } | null; metadata: Record<string, unknown> }[];
  events: { name: string; metadata: { seq: number; view_name: string } & Record<string, unknown> }[];
}

const html = (widget: string) => `<!doctype html>
<html lang="en">
  <head><title>Host</title><script src="${widget}/connect.js"></script></head>
  <body>
    <h1>Host</h1>
    <button id="open">Connect</button>
    <div style="height: 3000px"></div>
  </body>
</html>`;

export class HostPage {
  readonly page: Page;
  readonly url: string;
  readonly #merchant: Merchant;
  /** What the page is served with from now on. */
  headers: Record<string, string> = {};
  private constructor(page: Page, url: string, merchant: Merchant) {
    this.page = page;
    this.url = url;
    this.#merchant = merchant;
  }

  /**
   * A real server, not a route of Playwright's: a page that comes from nowhere may not reach loopback (Local Network
   * Access), while a page that comes from loopback may.
   */
  static async serve(page: Page, stack: Stack, merchant: Merchant): Promise<[HostPage, stop: () => void]> {
    const server = createServer((_request, response) => {
      for (const [name, value] of Object.entries(host.headers)) response.setHeader(name, value);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(html(stack.widget));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const host = new HostPage(page, `http://localhost:${port}/`, merchant);
    return [host, () => server.close()];
  }

  /** Goes to the page and makes the handle. Without a token it makes one at the merchant's server. */
  async create({ token, ...options }: Record<string, unknown> = {}): Promise<string> {
    const used = (token as string | undefined) ?? (await this.#merchant.linkToken());
    await this.page.goto(this.url);
    await this.again({ token: used, ...options });
    return used;
  }

  /** Makes another handle on the page as it stands. */
  async again(options: Record<string, unknown>): Promise<void> {
    await this.page.evaluate((given) => {
      const told = { success: [], exit: [], events: [] } as unknown as Told;
      const handle = window.Connect!.create({
        ...(given as { token: string }),
        onSuccess: (publicToken, metadata) => told.success.push({ publicToken, metadata }),
        onExit: (error, metadata) => told.exit.push({ error, metadata }),
        onEvent: (name, metadata) => told.events.push({ name, metadata: { ...metadata } }),
      });
      document.querySelector('#open')!.addEventListener('click', () => handle.open());
      Object.assign(window, { told, handle });
    }, options);
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Connect', exact: true }).click();
  }

  /** The widget's document, for what a test does in its place. */
  get frame(): Frame {
    return this.page.frames().find((one) => one.url().includes('/connect/v1/frame'))!;
  }

  /** The frame's own document, loaded anew under the page: as a browser does that ran out of memory. */
  async reloadFrame(): Promise<void> {
    // The evaluation is cut short by what it does.
    await this.frame.evaluate(() => location.reload()).catch(() => {});
  }

  told(): Promise<Told> {
    return this.page.evaluate(() => (window as unknown as { told: Told }).told);
  }

  /** Calls a method of the handle, or reads a property. */
  handle<T = unknown>(name: string, ...args: unknown[]): Promise<T> {
    return this.page.evaluate(
      ([name, args]) => {
        const handle = (window as unknown as { handle: Record<string, unknown> }).handle;
        const value = handle[name as string];
        return (typeof value === 'function' ? value.apply(handle, args as unknown[]) : value) as T;
      },
      [name, args] as const,
    );
  }
}
