// @vitest-environment node
import { expect, test } from 'vitest';
import { openLog } from './log.ts';

function capture() {
  const lines: string[] = [];
  return { log: openLog('info', { write: (line) => void lines.push(line) }), lines };
}

test('a line holds the keys on the list and no others', () => {
  const { log, lines } = capture();
  const more = { password: 'hunter2', body: { a: 1 }, headers: 'x' };
  log.info({ event: 'request', status: 200, ...more });
  expect(Object.keys(JSON.parse(lines[0]!)).sort()).toEqual(['event', 'level', 'status', 'time']);
});

test('of an error it keeps name, code and place, and no word of its message', () => {
  const { log, lines } = capture();
  const error = Object.assign(new TypeError('Key (hash)=(hunter2)\nalready exists'), { code: '23505' });
  log.error({ event: 'request_failed' }, error);
  expect(lines[0]).not.toContain('hunter2');
  expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'request_failed', error: 'TypeError', error_code: '23505' });
  expect(JSON.parse(lines[0]!).at[0]).toContain('log.test.ts');
});

test('a thrown string is not repeated', () => {
  const { log, lines } = capture();
  log.error({ event: 'request_failed' }, 'hunter2');
  expect(lines[0]).not.toContain('hunter2');
});
