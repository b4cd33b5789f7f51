import type { Guard } from '../http/guards.ts';
import type { Route } from '../http/route.ts';
import type { Server } from '../open-server.ts';
import { basic, clientHeaders, type Kind, type Tenant } from './tenant.ts';

type Headers = Record<string, string>;

/** What each guard lets in, and how it is shown. A guard that is not here makes the crawls fail: add its line. */
const KEYS: Record<string, { kinds: Kind[]; show(tenant: Tenant): Headers } | 'public'> = {
  everyone: 'public',
  'start token': 'public',
  session: { kinds: ['session bearer', 'client bearer'], show: bearing('session bearer') },
  'billerapi client': { kinds: ['client secret'], show: clientHeaders },
  'billerapi access token': { kinds: ['access token'], show: bearing('access token') },
  'billerapi access token or client': { kinds: ['access token', 'client secret'], show: bearing('access token') },
  'billerapi link token': { kinds: ['link token'], show: bearing('link token') },
  'passage api key': { kinds: ['passage key'], show: bearing('passage key') },
  'flinks client': { kinds: ['client secret'], show: basic },
  'flinks app token': { kinds: ['app token'], show: bearing('app token') },
  'flinks token to revoke': { kinds: ['app token', 'user token'], show: bearing('app token') },
  'flinks token to revoke, or client': {
    kinds: ['app token', 'user token', 'client secret'],
    show: bearing('app token'),
  },
  'flinks flinks-auth-key': { kinds: ['client secret'], show: ({ secret }) => ({ 'flinks-auth-key': secret }) },
  'flinks x-api-key': { kinds: ['client secret'], show: ({ secret }) => ({ 'x-api-key': secret }) },
  'flinks authorize token': {
    kinds: ['client secret', 'authorize token'],
    show: ({ secrets }) => ({ 'flinks-auth-key': secrets['authorize token'] }),
  },
  'moneykit client secret': { kinds: ['client secret'], show: basic },
  'moneykit token': { kinds: ['moneykit token'], show: bearing('moneykit token') },
};

function bearing(kind: Kind) {
  return ({ secrets }: Tenant): Headers => ({ Authorization: `Bearer ${secrets[kind]}` });
}

/** A scope does not make another guard of it. */
function keyOf({ name }: Guard) {
  const key = KEYS[name.replace(/^(moneykit token) .*/, '$1')];
  if (!key) throw new Error(`testing/doors.ts does not know the guard "${name}".`);
  return key;
}

export const isPublic = ({ access }: Route): boolean => keyOf(access) === 'public';

/** Kinds of secret with which the route lets its owner in. */
export function kindsAt({ access }: Route): Kind[] {
  const key = keyOf(access);
  return key === 'public' ? [] : key.kinds;
}

/** The headers with which this tenant comes in; none where everybody does. */
export function credentials({ access }: Route, tenant: Tenant): Headers {
  const key = keyOf(access);
  return key === 'public' ? {} : key.show(tenant);
}

/** Every way in which a secret can be shown at a door, in as few requests as they fit in. */
export const waysToShow = (id: string, secret: string): Headers[] => [
  { Authorization: `Bearer ${secret}` },
  basic({ id, secret }),
  { ...clientHeaders({ id, secret }), 'flinks-auth-key': secret, 'x-api-key': secret },
];

export const labelOf = ({ method, path }: Route): string => `${method} ${path}`;

const PARAM = /:(\w+)(\{.*?\})?(?=\/|$)/g;

export const paramsOf = ({ path }: Route): string[] => [...path.matchAll(PARAM)].map(([, name = '']) => name);

/** The route's address; a parameter that is not given gets a name that nothing has. */
export const addressOf = ({ path }: Route, params: Record<string, string> = {}): string =>
  path.replace(PARAM, (_, name: string) => encodeURIComponent(params[name] ?? NOTHING[name] ?? 'unknown'));

/** Where the form of a name decides whether the route is the one. */
const NOTHING: Record<string, string> = {
  version: 'fixture-1',
  file: 'chase.svg',
  name: 'main-1a2b.js',
  link_id: 'link_unknown',
  link_token_id: 'ltid_unknown',
};

const JSON_TYPE = 'application/json';

/** Knocks at a door of the route table. */
export const knock = (
  { app }: Pick<Server, 'app'>,
  route: Route,
  { address = addressOf(route), headers = {}, body = {}, type = route.bodyTypes?.[0] ?? JSON_TYPE }: Knock = {},
): Promise<Response> => {
  const hasBody = route.method !== 'GET' && (route.body || Object.keys(body).length || route.method === 'POST');
  const text = /form-urlencoded/.test(type) ? new URLSearchParams(body as Headers).toString() : JSON.stringify(body);
  return Promise.resolve(
    app.request(address, {
      method: route.method,
      headers: { ...(hasBody && { 'Content-Type': type }), ...headers },
      ...(hasBody && { body: text }),
    }),
  );
};

interface Knock {
  address?: string;
  headers?: Headers;
  body?: object;
  type?: string;
}
