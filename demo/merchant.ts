/**
 * The merchant's back end: the half of an integration that holds the secret. Four things a real one does too:
 *
 *   1. POST /api/link-token   makes a link token for the signed-in person and hands it to the page
 *   2. POST /api/exchange     swaps the page's public token for lasting access, and keeps that on the server
 *   3. GET  /api/account      reads the person's bills with it
 *   4. POST /api/disconnect   forgets it
 *
 * It speaks to Connect over HTTP only. Accounts live in memory here; a real merchant keeps them in its database.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const port = Number(process.env.DEMO_PORT ?? 4000);
/** Where Connect is. A real merchant writes the vendor's address here. */
const connect = process.env.CONNECT_ORIGIN ?? 'http://127.0.0.1:4100';
/** In a real back end these two come from its secret store. The sandbox's are public. */
const clientId = process.env.CONNECT_CLIENT_ID ?? 'sandbox_client';
const secret = process.env.CONNECT_CLIENT_SECRET ?? 'sandbox_secret';
const site = fileURLToPath(new URL('../demo/', import.meta.url));

interface Person {
  id: string;
  /** Unfinished: the same token goes on where the person stood, even after a reload. */
  pending?: { linkToken: string; billerId: string | null; expiresAt: number };
  linked?: { accessToken: string; linkId: string };
}
const people = new Map<string, Person>();

/** The signed-in person: here, whoever holds the cookie. */
function signedIn(c: Context): Person {
  const known = people.get(getCookie(c, 'acme_session') ?? '');
  if (known) return known;
  const session = randomBytes(16).toString('base64url');
  const person: Person = { id: `person_${randomBytes(6).toString('hex')}` };
  people.set(session, person);
  setCookie(c, 'acme_session', session, { httpOnly: true, sameSite: 'Lax', path: '/' });
  return person;
}

/** One call to Connect. The secret goes in the headers, and nowhere else. */
async function ask(path: string, init: { body?: unknown; accessToken?: string }): Promise<Record<string, unknown>> {
  const response = await fetch(`${connect}${path}`, {
    method: init.body ? 'POST' : 'GET',
    headers: {
      ...(init.body ? { 'Content-Type': 'application/json', 'X-Client-ID': clientId, 'X-Client-Secret': secret } : {}),
      ...(init.accessToken ? { Authorization: `Bearer ${init.accessToken}` } : {}),
    },
    ...(init.body ? { body: JSON.stringify(init.body) } : {}),
  });
  const reply = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${path}: ${response.status} ${reply.error}: ${reply.message}`);
  return reply;
}

async function linkTokenFor(person: Person, billerId: string | null): Promise<string> {
  const { pending } = person;
  if (pending && pending.billerId === billerId && pending.expiresAt > Date.now() + 60_000) return pending.linkToken;
  const reply = await ask('/link/token/create', {
    body: {
      client_id: clientId,
      client_user_id: person.id,
      consents: ['bills', 'payments'],
      ...(billerId ? { biller_id: billerId } : {}),
    },
  });
  const linkToken = String(reply.link_token);
  person.pending = { linkToken, billerId, expiresAt: Date.parse(String(reply.expires_at)) };
  return linkToken;
}

async function exchange(person: Person, publicToken: string): Promise<void> {
  const reply = await ask('/link/token/exchange', { body: { public_token: publicToken, client_id: clientId } });
  person.linked = { accessToken: String(reply.access_token), linkId: String(reply.link_id) };
  delete person.pending;
}

async function accountOf({ linked }: Person) {
  if (!linked) return { linked: false as const };
  const { accessToken, linkId } = linked;
  const [{ accounts }, { data }] = await Promise.all([
    ask('/bills/accounts', { accessToken }),
    ask(`/bills/get?account_link_id=${linkId}`, { accessToken }),
  ]);
  return { linked: true as const, accounts, bills: data };
}

const app = new Hono();

app.post('/api/link-token', async (c) => {
  const person = signedIn(c);
  const { biller_id = null, reason } = await c.req.json<{ biller_id?: string | null; reason?: string }>();
  if (reason === 'expired') delete person.pending;
  return c.json({ link_token: await linkTokenFor(person, biller_id) });
});

app.post('/api/exchange', async (c) => {
  const person = signedIn(c);
  const { public_token } = await c.req.json<{ public_token: string }>();
  await exchange(person, public_token);
  return c.json(await accountOf(person));
});

app.get('/api/account', async (c) => c.json(await accountOf(signedIn(c))));

app.post('/api/disconnect', (c) => {
  const person = signedIn(c);
  delete person.linked;
  delete person.pending;
  return c.body(null, 204);
});

/** Where the page without JavaScript sends its form. */
app.post('/linked', async (c) => {
  const { public_token } = await c.req.parseBody();
  await exchange(signedIn(c), String(public_token));
  return c.redirect('/', 303);
});

/** The strictest policy that a merchant can have: all that Connect needs is its script and its frame. */
const POLICY = [
  "default-src 'none'",
  `script-src 'self' ${connect}/connect.js ${connect}/connect-button.js`,
  `frame-src ${connect}`,
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

async function page(c: Context, name: string): Promise<Response> {
  const person = signedIn(c);
  let html = (await readFile(`${site}${name}.html`, 'utf8')).replaceAll('{{CONNECT}}', connect);
  if (html.includes('{{LINK_TOKEN}}')) html = html.replaceAll('{{LINK_TOKEN}}', await linkTokenFor(person, null));
  c.header('Content-Security-Policy', POLICY);
  c.header('Cache-Control', 'no-store');
  return c.html(html);
}
app.get('/', (c) => page(c, 'index'));
app.get('/react', (c) => page(c, 'react'));
app.get('/form', (c) => page(c, 'form'));
app.use('/assets/*', serveStatic({ root: site, rewriteRequestPath: (path) => path }));

app.onError((error, c) => {
  console.error(error.message);
  return c.json({ error: 'The merchant could not reach Connect, or was refused. See its log.' }, 502);
});

const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address) => {
  console.log(JSON.stringify({ event: 'listening', program: 'merchant', port: address.port }));
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.close());
