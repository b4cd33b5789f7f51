/** The real server and the real merchant, started as programs on ports of their own choosing, with a fresh database. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Program {
  port: number;
  /** Everything it printed so far. */
  output(): string;
  /** @returns its exit code, or null where the signal ended it. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** Sends one that does not end it. */
  signal(signal: NodeJS.Signals): void;
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>;
}

/** Resolves once the program says that it listens; rejects with what it printed if it ends before. */
export async function start(file: string, env: Record<string, string>): Promise<Program> {
  const child: ChildProcess = spawn(process.execPath, [file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const port = await new Promise<number>((resolve, reject) => {
    const heard = (text: Buffer) => {
      printed += text;
      const line = printed.split('\n').find((line) => line.includes('"listening"'));
      if (line) resolve(JSON.parse(line).port);
    };
    child.stdout!.on('data', heard);
    child.stderr!.on('data', heard);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}:\n${printed}`)));
  });
  return {
    port,
    output: () => printed,
    async kill(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
    signal: (signal) => void child.kill(signal),
    ended,
  };
}

export interface Stack {
  /** The widget and the API: `http://127.0.0.1:<port>`. */
  widget: string;
  /** The merchant's page: `http://localhost:<port>`, another site. */
  merchant: string;
  server: Program;
  shop: Program;
  data: string;
  /** The server again, on the same port and the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param env more settings of the server. */
export async function startStack(env: Record<string, string> = {}): Promise<Stack> {
  const data = await mkdtemp(join(tmpdir(), 'connect-'));
  const serve = (port: number) =>
    start('dist/server/main.js', {
      CONNECT_PORT: String(port),
      DATA_DIR: data,
      LOG_LEVEL: 'info',
      // A minute of tests is a day of people.
      RATE_LIMITS: 'off',
      ...env,
    });
  const server = await serve(0);
  const widget = `http://127.0.0.1:${server.port}`;
  const shop = await start('dist/merchant/merchant.js', { DEMO_PORT: '0', CONNECT_ORIGIN: widget });
  const stack: Stack = {
    widget,
    merchant: `http://localhost:${shop.port}`,
    server,
    shop,
    data,
    async restart() {
      stack.server = await serve(server.port);
    },
    async stop() {
      await Promise.all([stack.server.kill(), shop.kill()]);
      await rm(data, { recursive: true, force: true });
    },
  };
  return stack;
}

/** What a fixture does with one: it stands for as long as it is used. */
export async function lendStack(use: (stack: Stack) => Promise<void>, env?: Record<string, string>): Promise<void> {
  const stack = await startStack(env);
  await use(stack);
  await stack.stop();
}
