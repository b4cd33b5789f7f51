import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { readUrl } from './core/addresses.ts';
import type { PostgresOptions } from './database/postgres.ts';

/** Levels of pino, from most to least talkative. */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** 0 picks a free port. */
  port: number;
  host: string;
  /** The address under which browsers reach this server. */
  origin: string;
  /** Holds the embedded database, and `secret.key`. */
  dataDir: string;
  /** A Postgres server instead of the embedded database. */
  postgres: PostgresOptions | null;
  logLevel: LogLevel;
  /** 32 bytes, or null: then `secret.key` in the data folder is used. */
  key: Buffer | null;
  rateLimits: boolean;
  /** `host:port` that webhooks may reach although they are loopback or private. */
  webhookAllow: string[];
  /** Networks (CIDR) whose `X-Forwarded-For` is believed. */
  trustedProxies: string[];
  /** Days after which Flinks' refresh tokens end, however often they are used; null for never. */
  refreshTokenDays: number | null;
  /** A file: the operator's own integrations with OAuth. */
  oauthIntegrations: string | null;
}

type Env = Record<string, string | undefined>;

/**
 * Reads the server's settings from the environment; an empty variable counts as absent.
 * @throws {Error} naming the variable and what it should hold. Never repeats CONNECT_KEY or DATABASE_URL.
 */
export function readConfig(env: Env): Config {
  const port = readPort(env.CONNECT_PORT || '4100');
  return {
    port,
    host: env.HOST || '127.0.0.1',
    origin: readOrigin(env.CONNECT_ORIGIN || `http://127.0.0.1:${port}`),
    dataDir: resolve(env.DATA_DIR || './data'),
    postgres: env.DATABASE_URL ? readDatabase(env.DATABASE_URL, env) : null,
    logLevel: oneOf(LOG_LEVELS, 'LOG_LEVEL', env.LOG_LEVEL || 'info'),
    key: env.CONNECT_KEY ? readKey(env.CONNECT_KEY) : null,
    rateLimits: oneOf(['on', 'off'], 'RATE_LIMITS', env.RATE_LIMITS || 'on') === 'on',
    webhookAllow: listOf(env.WEBHOOK_ALLOW).map(readHostAndPort),
    trustedProxies: listOf(env.TRUSTED_PROXIES).map(readNetwork),
    refreshTokenDays: env.REFRESH_TOKEN_DAYS ? readDays(env.REFRESH_TOKEN_DAYS) : null,
    oauthIntegrations: env.OAUTH_INTEGRATIONS ? resolve(env.OAUTH_INTEGRATIONS) : null,
  };
}

function readDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > 3650)
    throw new Error(`REFRESH_TOKEN_DAYS must be a number of days from 1 to 3650, not "${text}".`);
  return days;
}

function oneOf<T extends string>(values: readonly T[], name: string, text: string): T {
  const value = values.find((one) => one === text);
  if (!value) throw new Error(`${name} must be one of ${values.join(', ')}, not "${text}".`);
  return value;
}

/** Separated by commas. */
const listOf = (text = ''): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

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

function readDatabase(url: string, env: Env): PostgresOptions {
  const { protocol, pathname } = readUrl(url) ?? {};
  // It may hold a password, even where it is mistaken.
  if (!/^postgres(ql)?:$/.test(protocol ?? '') || !/^\/[^/]+$/.test(pathname ?? ''))
    throw new Error('DATABASE_URL must be an address such as postgres://user:password@host:5432/database.');
  const size = env.DATABASE_POOL || '10';
  const pool = /^\d{1,4}$/.test(size) ? Number(size) : 0;
  if (!(pool >= 2 && pool <= 1000))
    throw new Error(`DATABASE_POOL must be a number of connections from 2 to 1000, not "${size}".`);
  const durability = oneOf(['strict', 'relaxed'], 'DATABASE_DURABILITY', env.DATABASE_DURABILITY || 'strict');
  return { url, pool, relaxed: durability === 'relaxed' };
}

/** @param name of the variable, for the error. */
export function readKey(text: string, name = 'CONNECT_KEY'): Buffer {
  const key = /^[\w-]{43}$/.test(text) ? Buffer.from(text, 'base64url') : null;
  if (key?.length !== 32) throw new Error(`${name} must be 32 bytes in base64url (43 characters).`);
  return key;
}

/** As `URL` writes it, which is how it is compared. */
function readHostAndPort(text: string): string {
  const [, host = '', port = ''] = /^(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i.exec(text) ?? [];
  const hostname = host && readUrl(`http://${host}`)?.hostname;
  if (!hostname || !(Number(port) >= 1 && Number(port) <= 65535))
    throw new Error(`WEBHOOK_ALLOW must hold host:port, separated by commas, not "${text}".`);
  return `${hostname}:${Number(port)}`;
}

function readNetwork(text: string): string {
  if (ipaddr.isValidCIDR(text)) return text;
  if (/[:.].*[:.]/.test(text) && ipaddr.isValid(text))
    return `${text}/${ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128}`;
  throw new Error(`TRUSTED_PROXIES must hold networks such as 10.0.0.0/8, separated by commas, not "${text}".`);
}
