import { resolve } from 'node:path';
import { readUrl } from './core/addresses.ts';

/** Levels of pino, from most to least talkative. */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** 0 picks a free port. */
  port: number;
  host: string;
  /** The address under which browsers reach this server. */
  origin: string;
  dataDir: string;
  logLevel: LogLevel;
  /** 32 bytes, or null: then `secret.key` in the data folder is used. */
  key: Buffer | null;
}

/**
 * Reads the server's settings from the environment; an empty variable counts as absent.
 * @throws {Error} naming the variable and what it should hold. Never repeats CONNECT_KEY.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const port = readPort(env.CONNECT_PORT || '4100');
  const host = env.HOST || '127.0.0.1';
  const logLevel = LOG_LEVELS.find((level) => level === (env.LOG_LEVEL || 'info'));
  if (!logLevel) throw new Error(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${env.LOG_LEVEL}".`);
  return {
    port,
    host,
    origin: readOrigin(env.CONNECT_ORIGIN || `http://127.0.0.1:${port}`),
    dataDir: resolve(env.DATA_DIR || './data'),
    logLevel,
    key: env.CONNECT_KEY ? readKey(env.CONNECT_KEY) : null,
  };
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new Error(`CONNECT_PORT must be a port from 0 to 65535, not "${text}".`);
  return port;
}

function readOrigin(text: string): string {
  const url = readUrl(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new Error(`CONNECT_ORIGIN must be an origin such as https://connect.example.com, not "${text}".`);
  return url.origin;
}

function readKey(text: string): Buffer {
  const key = /^[\w-]{43}$/.test(text) ? Buffer.from(text, 'base64url') : null;
  if (key?.length !== 32) throw new Error('CONNECT_KEY must be 32 bytes in base64url (43 characters).');
  return key;
}
