import { createServer, type Server, Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Cut } from '../../../protocol/testing/without.ts';
import { importWithout } from '../../testing/app-without.ts';
import { openReceiver, type Receiver } from '../../testing/webhook-receiver.ts';
import { type EgressOptions, openEgress } from './egress.ts';

/** Public by its number, and nobody's: nothing answers there, and no router knows the way. */
const NOBODY = '2d00::1';

let canaries: Server[] = [];
let port: number;
let seen = 0;
/** Node tells of each address that it dials, after any look-up. */
const told = vi.spyOn(Socket.prototype, 'emit');
const dialled = () =>
  (told.mock.calls as unknown[][]).filter(([event]) => event === 'connectionAttempt').map(([, address]) => address);

/** Something listens on loopback, on both families, at one port: whoever gets through is seen. */
beforeAll(async () => {
  const listen = (host: string, wanted: number) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer((socket) => {
        seen++;
        socket.on('error', () => undefined);
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      });
      server.once('error', reject);
      server.listen(wanted, host, () => resolve(server));
    });
  const four = await listen('127.0.0.1', 0);
  port = (four.address() as { port: number }).port;
  canaries = [four];
  canaries.push(
    ...(await listen('::1', port).then(
      (six) => [six],
      () => [],
    )),
  );
});
afterAll(() => {
  for (const canary of canaries) canary.close();
});
beforeEach(() => {
  seen = 0;
  told.mockClear();
});

const options = (more: { allowHttp?: boolean } = {}) => ({
  allowHttp: true,
  signal: new AbortController().signal,
  ...more,
});
const letter = (url: string) => ({ url, headers: {}, body: '{}' });
/** The status, or the code of the refusal. */
const send = (url: string, egress: EgressOptions, how = options(), open = openEgress): Promise<number | string> =>
  open({ timeoutMs: 1000, ...egress })(letter(url), how).then(
    ({ status }) => status,
    ({ code }) => code,
  );

/** Names that anyone may register, and what their name servers say. */
const NAMES: Record<string, string[]> = {
  localhost: ['127.0.0.1'],
  'localhost.': ['::1'],
  'app.localhost': ['127.0.0.1'],
  'loopback.evil.test': ['127.0.0.1'],
  'six.evil.test': ['::1'],
  'mapped.evil.test': ['::ffff:127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'private.evil.test': ['10.0.0.7'],
  'both.evil.test': ['93.184.215.14', '127.0.0.1'],
  'both-turned.evil.test': ['127.0.0.1', '93.184.215.14'],
  'nowhere.evil.test': [],
  'nonsense.evil.test': ['not an address'],
};
const resolve = async (host: string) => NAMES[host] ?? [];

/** Every way we know of writing an address that is not for merchants to reach. P is the canaries' port. */
const FORBIDDEN = [
  // Loopback, plain and disguised: the parser makes the same of them as every browser.
  ...['127.0.0.1', '127.0.0.1.', '127.1', '127.0.1', '127.255.255.254', '2130706433', '0x7f000001', '0x7f.1'],
  ...['0177.0.0.1', '017700000001', '127.000.000.001', '%31%32%37.0.0.1', '①②⑦.⓪.⓪.①', '127。0。0。1'],
  ...['0.0.0.0', '0', '0.1.2.3', '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[0000::0001]'],
  // IPv6 that carries another address.
  ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[::ffff:0:127.0.0.1]', '[64:ff9b::7f00:1]'],
  ...[
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2002:a9fe:a9fe::1]',
    '[2001:0:7f00:1::1]',
    '[::ffff:169.254.169.254]',
  ],
  // Private, shared, link-local, and the clouds' own.
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.254', '192.168.0.1', '192.168.255.255', '100.64.0.1'],
  ...['100.127.255.254', '100.100.100.200', '169.254.0.1', '169.254.169.254', '2852039166', '0xa9fea9fe'],
  ...['168.63.129.16', '192.0.0.192', '192.0.0.1', '[fe80::1]', '[fec0::1]', '[fc00::1]', '[fd00:ec2::254]'],
  // Reserved, for documents and tests, multicast, broadcast.
  ...['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '192.88.99.1', '224.0.0.1', '239.255.255.250'],
  ...['240.0.0.1', '255.255.255.255', '[ff02::1]', '[2001:db8::1]', '[3fff::1]', '[100::1]', '[5f00::1]', '[3ffe::1]'],
  ...Object.keys(NAMES),
].map((host) => `http://${host}:P/hook`);

/** What is no address for a webhook at all. */
const MALFORMED = [
  ...['', 'hook', '//127.0.0.1:P/', 'http://', 'http:///hook', 'file:///etc/passwd', 'ftp://127.0.0.1:P/'],
  ...['gopher://127.0.0.1:P/', 'unix:/var/run/docker.sock', 'http+unix://%2Fvar%2Frun%2Fdocker.sock/', 'data:,x'],
  ...['javascript:alert(1)', 'ws://127.0.0.1:P/', 'blob:http://127.0.0.1:P/x', 'http://[fe80::1%25lo]:P/'],
  ...['http://user:pass@127.0.0.1:P/', 'http://127.0.0.1:P@evil.test/', 'https://user@evil.test/', 'http://1.2.3:P:4/'],
  ...['http://256.256.256.256/', `https://evil.test/${'a'.repeat(2048)}`],
];

test('no forbidden address is ever dialled, in the default configuration [WH-4]', async () => {
  const urls = [...FORBIDDEN, ...MALFORMED].map((url) => url.replaceAll('P', String(port)));
  const outcomes = await Promise.all(urls.map((url) => send(url, { allow: [], resolve })));
  expect(outcomes.filter((outcome) => !['bad_url', 'not_public', 'unknown_host'].includes(String(outcome)))).toEqual(
    [],
  );
  console.log(`WH-4 urls ${urls.length} dialled ${dialled().length} connections ${seen}`);
  expect(urls.length).toBeGreaterThanOrEqual(70);
  expect([dialled(), seen]).toEqual([[], 0]);
});

test('the same with the real name servers of this machine', async () => {
  for (const host of ['localhost', 'localhost.', 'app.localhost'])
    expect(['not_public', 'unknown_host']).toContain(
      await send(`http://${host}:${port}/`, { allow: [], timeoutMs: 9000 }),
    );
  expect(seen).toBe(0);
}, 30_000);

test('the address that is judged is the one that is dialled, whatever the next answer says [WH-4]', async () => {
  let asked = 0;
  const flipping = async () => [asked++ % 2 ? '127.0.0.1' : NOBODY];
  const outcomes = [];
  for (let i = 0; i < 6; i++)
    outcomes.push(await send(`http://flip.evil.test:${port}/`, { allow: [], resolve: flipping }));
  expect(outcomes.filter((_, i) => i % 2)).toEqual(['not_public', 'not_public', 'not_public']);
  console.log(`WH-4 flips ${outcomes.length} questions ${asked} connections ${seen}`);
  expect([asked, seen]).toEqual([6, 0]);
  expect(dialled()).toEqual([NOBODY, NOBODY, NOBODY]);
}, 30_000);

test('a redirect is an answer like any other: nobody follows it [WH-4]', async () => {
  const receiver = await openReceiver();
  for (const status of [300, 301, 302, 303, 307, 308]) {
    receiver.answer = () => ({ status, headers: { Location: `http://127.0.0.1:${port}/` } });
    expect(await send(receiver.url, { allow: [receiver.hostPort] })).toBe(status);
  }
  await receiver.close();
  console.log(`WH-4 redirects ${receiver.received.length} followed ${seen}`);
  expect(seen).toBe(0);
});

test('live traffic goes by https only', async () => {
  const live = options({ allowHttp: false });
  expect(await send(`http://127.0.0.1:${port}/`, { allow: [`127.0.0.1:${port}`] }, live)).toBe('bad_url');
  // Reached, and refused: the canary has no certificate.
  expect(await send(`https://127.0.0.1:${port}/`, { allow: [`127.0.0.1:${port}`] }, live)).toBe('unreachable');
  expect(seen).toBe(1);
});

test('exactly the host and port that the operator named may be reached although it is private', async () => {
  const allow = [`127.0.0.1:${port}`];
  expect(await send(`http://127.0.0.1:${port}/`, { allow })).toBe(200);
  expect(await send(`http://127.0.0.1:${port + 1}/`, { allow })).toBe('bad_url');
  expect(await send(`http://127.0.0.2:${port}/`, { allow })).toBe('bad_url');
  expect(await send(`http://app.localhost:${port}/`, { allow, resolve })).toBe('not_public');
  expect(await send(`http://localhost:${port}/`, { allow: [`localhost:${port}`] })).toBe(200);
});

test('the letter arrives as it was written', async () => {
  const receiver: Receiver = await openReceiver();
  const post = openEgress({ allow: [receiver.hostPort] });
  receiver.answer = () => ({ status: 503, headers: { 'Retry-After': '7' } });
  const body = '{"name":"Électricité"}';
  const answer = await post({ url: `${receiver.url}?a=b`, headers: { 'X-One': '1' }, body }, options());
  await receiver.close();
  expect(answer).toEqual({ status: 503, retryAfter: '7' });
  expect(receiver.received).toMatchObject([
    { path: '/hook?a=b', body, headers: { 'x-one': '1', host: receiver.hostPort, 'content-length': '24' } },
  ]);
});

type Egress = typeof import('./egress.ts');
const loopback = async () => ['127.0.0.1'];
const CONTROLS: [string, Cut, attack: (open: Egress['openEgress']) => Promise<unknown>][] = [
  [
    'the judgement of addresses in the URL',
    { file: 'webhooks/target.ts', find: '!trusted && isIP(host) && !isPublicAddress(host)', replace: 'false' },
    (open) => send(`http://0x7f.1:${port}/`, { allow: [] }, options(), open),
  ],
  [
    'the judgement of addresses that a name stands for',
    { file: 'webhooks/resolve.ts', find: '!trusted && !found.every(isPublicAddress)', replace: 'false' },
    (open) => send(`http://evil.test:${port}/`, { allow: [], resolve: loopback }, options(), open),
  ],
  [
    'dialling what was judged',
    {
      file: 'webhooks/egress.ts',
      find: 'lookup: judgedLookup(',
      replace: `lookup: ((ask, trusted) => (host, how, done) => judgedLookup(ask, trusted)(host, how, (error) =>
        error ? done(error, '') : ask(host).then(([address]) => done(null, [{ address, family: 4 }]))))(`,
    },
    (open) => {
      const answers = [['93.184.215.14'], ['127.0.0.1']];
      const flipping = async () => answers.shift() ?? [];
      // The real one dials the first answer: that must stay within this machine.
      if (open === openEgress) answers[0] = [NOBODY];
      return send(`http://evil.test:${port}/`, { allow: [], resolve: flipping }, options(), open);
    },
  ],
  [
    'https for live traffic',
    { file: 'webhooks/target.ts', find: "url.protocol === 'http:' && !allowHttp", replace: 'false' },
    (open) => send(`http://127.0.0.1:${port}/`, { allow: [`127.0.0.1:${port}`] }, options({ allowHttp: false }), open),
  ],
  [
    'the refusal of user names in the address',
    { file: 'webhooks/target.ts', find: 'url.username || url.password', replace: 'false' },
    (open) => send(`http://a:b@127.0.0.1:${port}/`, { allow: [`127.0.0.1:${port}`] }, options(), open),
  ],
];

test.each(CONTROLS)('without %s the canary is reached', async (_, cut, attack) => {
  await attack(openEgress);
  expect(seen).toBe(0);
  const weak = await importWithout<Egress>('core/webhooks/egress.ts', cut);
  await attack(weak.openEgress);
  expect(seen).toBe(1);
});
