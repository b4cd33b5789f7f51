// @vitest-environment node
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';

let child: ChildProcess;
let port: number;
let printed = '';
beforeAll(async () => {
  const args = ['--expose-gc', '--max-semi-space-size=2', 'src/tools/run.js', 'src/tools/serve-alone.ts'];
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (printed += text));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(printed)));
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }];
  ended.catch(() => {});
  port = told.port;
}, 180_000);
afterAll(() => void child?.kill());

async function memory(): Promise<number> {
  child.send('memory');
  const [told] = (await once(child, 'message')) as [{ rss: number }];
  return told.rss;
}

interface Reply {
  /** 0 where the server only closed the connection. */
  status: number;
  /** Bytes. */
  size: number;
}

/** Writes these very bytes to a connection of its own, and waits until the server hangs up. */
const send = (...parts: (string | Buffer)[]) => talk(parts, false);
/** Hangs up itself, after the last byte: the server would wait for more. */
const sendAndLeave = (...parts: (string | Buffer)[]) => talk(parts, true);

function talk(parts: (string | Buffer)[], leave: boolean): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const done = () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), size: text.length });
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      // Nothing is sent after an error: whoever waits for the rest waits for the server to hang up.
      if (/^HTTP\/1\.1 [45]\d\d/.test(text)) socket.end();
    });
    socket.on('error', done);
    socket.on('close', done);
    for (const part of parts) socket.write(part);
    if (leave) socket.end();
  });
}

const CREDENTIALS = 'X-Client-ID: sandbox_client\r\nX-Client-Secret: sandbox_secret\r\n';
const head = (more: string, path = '/link/token/create', type = 'application/json') =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: ${type}\r\n${CREDENTIALS}${more}\r\n`;
const withLength = (body: string | Buffer, length = Buffer.byteLength(body)) =>
  send(head(`Content-Length: ${length}\r\n`), body);
const chunk = (bytes: string) => `${Buffer.byteLength(bytes).toString(16)}\r\n${bytes}\r\n`;
const chunked = (...chunks: string[]) =>
  send(head('Transfer-Encoding: chunked\r\n'), ...chunks.map(chunk), '0\r\n\r\n');
const form = (body: string | Buffer, path = '/api/v1/token') =>
  send(head(`Content-Length: ${Buffer.byteLength(body)}\r\n`, path, 'application/x-www-form-urlencoded'), body);

const GOOD = { client_id: 'sandbox_client', client_user_id: 'u', consents: ['bills'] };
const json = JSON.stringify(GOOD);
/** Right but for its size. */
const large = JSON.stringify({ ...GOOD, more: 'x'.repeat(70_000) });
const withMore = (more: string) => `${json.slice(0, -1)},"more":${more}}`;
const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);
const withUser = (bytes: number[]) =>
  Buffer.concat([
    Buffer.from('{"client_id":"sandbox_client","client_user_id":"'),
    Buffer.from(bytes),
    Buffer.from('","consents":["bills"]}'),
  ]);
const LIMIT = 64 * 1024;
const pieces = (text: string, size: number) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];

type Expected = 'refused' | 'accepted' | 'either';
const ATTACKS: [what: string, attack: () => Promise<Reply>, expected: Expected][] = [
  ['a good body', () => withLength(json), 'accepted'],
  ['a good body in chunks of one byte', () => chunked(...json), 'accepted'],
  ['as much as is allowed', () => withLength(withMore(`"${'x'.repeat(LIMIT - json.length - 10)}"`)), 'accepted'],
  ['one byte more', () => withLength(withMore(`"${'x'.repeat(LIMIT - json.length - 9)}"`)), 'refused'],
  ['chunks without a length, too much in all', () => chunked(...pieces(large, 1000)), 'refused'],
  ['one large chunk', () => chunked(large), 'refused'],
  ['two megabytes in chunks', () => chunked(...Array.from({ length: 32 }, () => 'x'.repeat(65_536))), 'refused'],
  ['a length that is too large to be read', () => withLength(json, 10 ** 12), 'refused'],
  ['a length of more digits than a number has', () => withLength(json, Number.MAX_VALUE), 'refused'],
  [
    'a length longer than the body',
    () => sendAndLeave(head(`Content-Length: ${json.length + 50}\r\n`), json),
    'refused',
  ],
  ['a length shorter than the body', () => withLength(json, 20), 'refused'],
  ['a length below zero', () => withLength(json, -1), 'refused'],
  ['two lengths', () => send(head('Content-Length: 5\r\nContent-Length: 500\r\n'), json), 'refused'],
  [
    'a length and chunks',
    () => send(head('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'), chunk(json), '0\r\n\r\n'),
    'refused',
  ],
  ['an encoding that is none', () => send(head('Transfer-Encoding: gzip\r\n'), json), 'refused'],
  [
    'a compressed body',
    () => send(head(`Content-Encoding: gzip\r\nContent-Length: 20\r\n`), Buffer.alloc(20, 31)),
    'refused',
  ],
  [
    'a chunk size with more digits than fit',
    () => send(head('Transfer-Encoding: chunked\r\n'), `${'F'.repeat(20)}\r\n`),
    'refused',
  ],
  ['a chunk size that is no number', () => send(head('Transfer-Encoding: chunked\r\n'), 'xyz\r\n'), 'refused'],
  [
    'a chunk with a long extension',
    () => send(head('Transfer-Encoding: chunked\r\n'), `5;${'x'.repeat(40_000)}\r\n`),
    'refused',
  ],
  ['chunks that never end', () => sendAndLeave(head('Transfer-Encoding: chunked\r\n'), chunk(json)), 'refused'],
  ['64 KB in one header', () => send(head(`X-More: ${'x'.repeat(65_536)}\r\n`), json), 'refused'],
  ['64 KB in many headers', () => send(head('X: y\r\n'.repeat(11_000)), json), 'refused'],
  ['a header without a colon', () => send(head('nonsense\r\n'), json), 'refused'],
  ['a NUL in a header', () => send(head('X: a\0b\r\n'), json), 'refused'],
  [
    'an address of 64 KB',
    () => send(`GET /${'x'.repeat(65_536)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
    'refused',
  ],
  [
    'a NUL in the address',
    () => send(`GET /billers?search=%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${CREDENTIALS}\r\n`),
    'refused',
  ],
  [
    'an address that is no UTF-8',
    () => send(`GET /billers?search=%ff%c0%af HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${CREDENTIALS}\r\n`),
    'either',
  ],
  ['a request line that is none', () => send('nonsense\r\n\r\n'), 'refused'],
  ['arrays 10,000 deep', () => withLength(withMore(nested(10_000))), 'refused'],
  ['arrays 30,000 deep', () => withLength(withMore(nested(30_000))), 'refused'],
  ['objects 5,000 deep', () => withLength(withMore(nested(5000, '{"a":', '}').replace(':}', ':1}'))), 'refused'],
  ['arrays where a text belongs', () => withLength(json.replace('"u"', nested(50))), 'refused'],
  ['10,000 consents', () => withLength(json.replace('"bills"', Array(10_000).fill('1').join())), 'refused'],
  [
    '5,000 fields',
    () => withLength(withMore(`{${Array.from({ length: 5000 }, (_, i) => `"f${i}":1`).join()}}`)),
    'accepted',
  ],
  ['a number of 60,000 digits', () => withLength(withMore('9'.repeat(60_000))), 'accepted'],
  ['a number too large for one', () => withLength(json.replace('"u"', '1e999')), 'refused'],
  ['a field twice', () => withLength(json.replace('{', '{"client_id":"sandbox_other",')), 'refused'],
  ['a field twice, once in disguise', () => withLength(withMore('{"a":1,"\\u0061":2}')), 'refused'],
  ['__proto__', () => withLength(withMore('{"__proto__":{"admin":true}}')), 'refused'],
  ['constructor.prototype', () => withLength(withMore('{"constructor":{"prototype":{"admin":true}}}')), 'accepted'],
  ['a NUL in a text', () => withLength(json.replace('"u"', '"\\u0000"')), 'refused'],
  ['half a surrogate pair', () => withLength(json.replace('"u"', '"\\ud83d"')), 'refused'],
  ['a byte-order mark', () => withLength(`\ufeff${json}`), 'either'],
  ['bytes that are no text', () => withLength(Buffer.from([0xff, 0xfe, 0x7b])), 'refused'],
  ['an overlong slash', () => withLength(withUser([0xc0, 0xaf])), 'refused'],
  ['a surrogate in UTF-8', () => withLength(withUser([0xed, 0xa0, 0x80])), 'refused'],
  ['half a character', () => withLength(withUser([0xe2, 0x82])), 'refused'],
  ['a character beyond the last', () => withLength(withUser([0xf5, 0x80, 0x80, 0x80])), 'refused'],
  ['an empty body', () => withLength(''), 'refused'],
  ['no body', () => send(head('')), 'refused'],
  ['a form where JSON belongs', () => form('client_id=sandbox_client', '/link/token/create'), 'refused'],
  ['a form of 70 KB', () => form(`grant_type=${'x'.repeat(70_000)}`), 'refused'],
  [
    'a form of 20,000 fields',
    () =>
      form(
        Array.from({ length: 20_000 }, () => 'a')
          .join('&')
          .slice(0, 60_000),
      ),
    'refused',
  ],
  ['a form of nested names', () => form(`a${'[b]'.repeat(10_000)}=1`), 'refused'],
  ['a form with a name twice', () => form('grant_type=client_credentials&grant_type=refresh_token'), 'refused'],
  ['a form with __proto__', () => form('__proto__=1&grant_type=client_credentials'), 'refused'],
  ['a form with a NUL', () => form('grant_type=client_credentials&client_id=%00&client_secret=a'), 'refused'],
  ['a form that is no UTF-8', () => form('grant_type=client_credentials&client_id=%ff%fe&client_secret=a'), 'refused'],
  ['raw bytes in a form', () => form(Buffer.from([0x61, 0x3d, 0xff])), 'refused'],
];

const fits = ({ status }: Reply, expected: Expected) =>
  expected === 'either' || (expected === 'accepted' ? status >= 200 && status < 300 : !(status >= 200 && status < 300));

test('whatever arrives is refused or answered: no fault of ours, nothing over the limit, no memory lost', async () => {
  const wrong: string[] = [];
  let answers = 0;
  let faults = 0;
  let largest = 0;
  const round = async () => {
    for (const [what, attack, expected] of ATTACKS) {
      const reply = await attack();
      answers++;
      largest = Math.max(largest, reply.size);
      if (reply.status >= 500) faults++;
      if (reply.status >= 500 || !fits(reply, expected)) wrong.push(`${what}: ${reply.status}`);
    }
  };
  // The first rounds fill what every server fills once.
  for (let i = 0; i < 10; i++) await round();
  const before = await memory();
  for (let i = 0; i < 10; i++) await round();
  const growth = (await memory()) - before;
  const logged = printed.split('\n').filter((line) => /"status":5\d\d|request_failed/.test(line));
  console.log(
    `AP-3 requests ${answers} kinds ${ATTACKS.length} 5xx ${faults} wrongly-taken ${wrong.length} largest-answer ${largest} B rss-growth ${(growth / 2 ** 20).toFixed(1)} MB`,
  );
  expect([...new Set(wrong)]).toEqual([]);
  expect(logged).toEqual([]);
  expect(largest).toBeLessThan(LIMIT);
  expect(growth).toBeLessThan(32 * 2 ** 20);
}, 180_000);
