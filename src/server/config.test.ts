// @vitest-environment node
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('has a default for everything', () => {
  expect(readConfig({})).toEqual({
    port: 4100,
    host: '127.0.0.1',
    origin: 'http://127.0.0.1:4100',
    dataDir: `${process.cwd()}/data`,
    logLevel: 'info',
    key: null,
    postgres: null,
    rateLimits: true,
    webhookAllow: [],
    trustedProxies: [],
    refreshTokenDays: null,
    oauthIntegrations: null,
  });
});

test('reads each variable', () => {
  const key = 'A'.repeat(43);
  const config = readConfig({
    CONNECT_PORT: '0',
    HOST: '0.0.0.0',
    CONNECT_ORIGIN: 'https://connect.example.com',
    DATA_DIR: '/srv/connect',
    LOG_LEVEL: 'warn',
    CONNECT_KEY: key,
    DATABASE_URL: 'postgresql://connect:hunter2@db.example.com/connect?sslmode=verify-full',
    DATABASE_POOL: '25',
    DATABASE_DURABILITY: 'relaxed',
    RATE_LIMITS: 'off',
    WEBHOOK_ALLOW: 'LOCALHOST:9000, [0:0::1]:0443,127.0.0.1:80',
    TRUSTED_PROXIES: '10.0.0.0/8,192.0.2.7, 2001:db8::1',
    REFRESH_TOKEN_DAYS: '90',
  });
  expect(config).toMatchObject({ port: 0, host: '0.0.0.0', origin: 'https://connect.example.com', logLevel: 'warn' });
  expect(config.dataDir).toBe('/srv/connect');
  expect(config.refreshTokenDays).toBe(90);
  expect(config.key).toHaveLength(32);
  expect(config.postgres).toEqual({
    url: 'postgresql://connect:hunter2@db.example.com/connect?sslmode=verify-full',
    pool: 25,
    relaxed: true,
  });
  expect(config).toMatchObject({
    rateLimits: false,
    webhookAllow: ['localhost:9000', '[::1]:443', '127.0.0.1:80'],
    trustedProxies: ['10.0.0.0/8', '192.0.2.7/32', '2001:db8::1/128'],
  });
});

test.each([
  ['CONNECT_PORT', '70000'],
  ['CONNECT_PORT', '-1'],
  ['CONNECT_PORT', '41OO'],
  ['CONNECT_ORIGIN', 'connect.example.com'],
  ['CONNECT_ORIGIN', 'https://connect.example.com/path'],
  ['CONNECT_ORIGIN', 'ftp://connect.example.com'],
  ['LOG_LEVEL', 'loud'],
  ['RATE_LIMITS', 'no'],
  ['WEBHOOK_ALLOW', 'localhost'],
  ['WEBHOOK_ALLOW', 'http://localhost:80'],
  ['WEBHOOK_ALLOW', 'localhost:70000'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', 'everyone'],
  ['TRUSTED_PROXIES', '10'],
])('%s=%s is an error that names the variable and what it holds', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} must (be|hold) .*${value}`));
});

test('a bad CONNECT_KEY is not repeated', () => {
  expect(() => readConfig({ CONNECT_KEY: 'hunter2' })).toThrow(/^CONNECT_KEY must be 32 bytes(?!.*hunter2)/);
});

test.each([
  ['DATABASE_POOL', '0'],
  ['DATABASE_POOL', '1e3'],
  ['DATABASE_DURABILITY', 'off'],
])('%s=%s is an error that names the variable and what it holds', (name, value) => {
  const read = () => readConfig({ DATABASE_URL: 'postgres://db.example.com/connect', [name]: value });
  expect(read).toThrow(new RegExp(`^${name} must be .*${value}`));
});

test.each([
  'db.example.com/hunter2',
  'mysql://root:hunter2@db.example.com/connect',
  'postgres://connect:hunter2@db.example.com',
  'postgres://connect:hunter2@db.example.com:port/connect',
])('a bad DATABASE_URL is not repeated', (url) => {
  expect(() => readConfig({ DATABASE_URL: url })).toThrow(/^DATABASE_URL must be an address(?!.*hunter2)/);
});
