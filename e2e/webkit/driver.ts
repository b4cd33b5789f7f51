/**
 * A WebDriver client (W3C WebDriver 2) for the one browser that Playwright cannot drive: WebKitGTK, the engine of Safari.
 * It knows what the tests need and no more. Starts the driver, and an X server where there is none.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { findWebkit } from '../../src/tools/browser.js';

/** The name under which WebDriver hands out elements: the specification's own constant. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const PATIENCE_MS = 15_000;

type Handle = Record<typeof ELEMENT, string>;

export class Driver {
  readonly #session: string;
  readonly #programs: ChildProcess[];
  private constructor(session: string, programs: ChildProcess[]) {
    this.#session = session;
    this.#programs = programs;
  }

  /** @param port where the driver listens: one that nobody else uses. */
  static async start(port: number): Promise<Driver> {
    const webkit = findWebkit();
    if (!webkit) throw new Error('There is no WebKitWebDriver: apt-get install webkit2gtk-driver xvfb');
    const programs: ChildProcess[] = [];
    const display = process.env.DISPLAY ?? (await startDisplay(programs));
    const env = { ...process.env, DISPLAY: display, GTK_A11Y: 'none', NO_AT_BRIDGE: '1' };
    programs.push(spawn(webkit.driver, [`--port=${port}`], { stdio: 'ignore', env }));
    const base = `http://127.0.0.1:${port}`;
    await until(() => fetch(`${base}/status`));
    const options = { binary: webkit.browser, args: ['--automation'] };
    const made = await call<{ sessionId: string }>(`${base}/session`, 'POST', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
    });
    return new Driver(`${base}/session/${made.sessionId}`, programs);
  }

  #ask<T = unknown>(method: string, path: string, body?: object): Promise<T> {
    return call<T>(this.#session + path, method, body);
  }

  goto = (url: string) => this.#ask('POST', '/url', { url });

  /** The element with this CSS and, if given, this accessible name, as the browser computes it; waits for it. */
  #find(css: string, name?: string | RegExp): Promise<string> {
    return until(async () => {
      for (const handle of await this.#ask<Handle[]>('POST', '/elements', { using: 'css selector', value: css })) {
        const id = handle[ELEMENT];
        if (name === undefined) return id;
        const label = await this.#ask<string>('GET', `/element/${id}/computedlabel`);
        if (typeof name === 'string' ? label === name : name.test(label)) return id;
      }
      throw new Error(`There is no ${css} ${name ?? ''}`);
    });
  }

  async click(css: string, name?: string | RegExp): Promise<void> {
    const id = await this.#find(css, name);
    await this.#ask('POST', `/element/${id}/click`);
  }

  /** Clicks the field and presses keys: WebKit's "element send keys" takes no field in a frame for focusable. */
  async type(css: string, name: string | RegExp, text: string): Promise<void> {
    await this.click(css, name);
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#ask('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions }] });
  }

  /** Waits until the element's text contains this. */
  reads(css: string, text: string): Promise<void> {
    return until(async () => {
      const read = await this.#ask<string>('GET', `/element/${await this.#find(css)}/text`);
      if (!read.includes(text)) throw new Error(`${css} reads "${read}", not "${text}"`);
    });
  }

  async enter(css: string): Promise<void> {
    await this.#ask('POST', '/frame', { id: { [ELEMENT]: await this.#find(css) } });
  }

  top = () => this.#ask('POST', '/frame', { id: null });

  run = <T>(script: string): Promise<T> => this.#ask('POST', '/execute/sync', { script, args: [] });

  /** Waits for a second window, and works in it. */
  async inWindow(work: () => Promise<void>): Promise<void> {
    const own = await this.#ask<string>('GET', '/window');
    const other = await until(async () => {
      const found = (await this.#ask<string[]>('GET', '/window/handles')).find((handle) => handle !== own);
      if (!found) throw new Error('No window was opened');
      return found;
    });
    await this.#ask('POST', '/window', { handle: other });
    await work();
    await this.#ask('DELETE', '/window');
    await this.#ask('POST', '/window', { handle: own });
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(await this.#ask<string>('GET', '/screenshot'), 'base64');
  }

  async stop(): Promise<void> {
    await this.#ask('DELETE', '').catch(() => {});
    for (const program of this.#programs.reverse()) {
      if (program.exitCode !== null) continue;
      program.kill();
      await once(program, 'exit');
    }
  }
}

async function startDisplay(programs: ChildProcess[]): Promise<string> {
  // It writes the number that it chose to the descriptor that it is given.
  const x = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  programs.push(x);
  const failed = Promise.race([once(x, 'error'), once(x, 'exit')]).then(() => {
    throw new Error('There is no Xvfb: apt-get install xvfb');
  });
  const [number] = await Promise.race([once(x.stdio[3]!, 'data'), failed]);
  failed.catch(() => {});
  return `:${String(number).trim()}`;
}

async function call<T>(url: string, method: string, body: object = {}): Promise<T> {
  const response = await fetch(url, { method, ...(method === 'POST' && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** Tries until it stops throwing. */
async function until<T>(attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(100);
    }
  }
}
