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
  });
  expect(config).toMatchObject({ port: 0, host: '0.0.0.0', origin: 'https://connect.example.com', logLevel: 'warn' });
  expect(config.dataDir).toBe('/srv/connect');
  expect(config.key).toHaveLength(32);
});

test.each([
  ['CONNECT_PORT', '70000'],
  ['CONNECT_PORT', '-1'],
  ['CONNECT_PORT', '41OO'],
  ['CONNECT_ORIGIN', 'connect.example.com'],
  ['CONNECT_ORIGIN', 'https://connect.example.com/path'],
  ['CONNECT_ORIGIN', 'ftp://connect.example.com'],
  ['LOG_LEVEL', 'loud'],
])('%s=%s is an error that names the variable and what it holds', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} must be .*${value}`));
});

test('a bad CONNECT_KEY is not repeated', () => {
  expect(() => readConfig({ CONNECT_KEY: 'hunter2' })).toThrow(/^CONNECT_KEY must be 32 bytes(?!.*hunter2)/);
});
