import { Hono } from 'hono';
import { newId } from './core/ids.ts';
import { Refusal } from './core/refusal.ts';
import type { Deps } from './deps.ts';
import type { Ctx, Env } from './http/context.ts';
import { answerError, dialectOf } from './http/errors.ts';
import { setDefaultHeaders } from './http/headers.ts';
import { applyLimits } from './http/limits.ts';
import { noteRefusal } from './http/note-refusal.ts';
import { parseBody, readText } from './http/read-json.ts';
import type { Route } from './http/route.ts';
import { withFault } from './http/sandbox-fault.ts';
import { ROUTES } from './routes.ts';

/** The server as a function from request to answer; it listens nowhere. */
export function createApp(deps: Deps): Hono<Env> {
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    const started = performance.now();
    c.set('requestId', newId('req'));
    setDefaultHeaders(c, deps.https);
    await next();
    deps.log.info({
      event: 'request',
      request_id: c.get('requestId'),
      method: c.req.method,
      route: c.get('route') ?? 'none',
      status: c.res.status,
      ms: Math.round(performance.now() - started),
    });
  });

  for (const route of ROUTES)
    app.on(route.method, route.path, (c) => {
      c.set('route', route.path);
      c.set('dialect', route.dialect);
      return serve(c, deps, route);
    });

  for (const [path, { dialect, methods }] of methodsByPath())
    app.all(path, (c) => {
      c.set('route', path);
      c.set('dialect', dialect);
      c.header('Allow', methods.join(', '));
      throw new Refusal(405, 'INVALID_REQUEST', `This address takes ${methods.join(', ')} only.`);
    });
  app.notFound((c) =>
    answerError(c, dialectOf(c.req.path), new Refusal(404, 'INVALID_REQUEST', 'There is no such address.')),
  );

  app.onError(async (error, c) => {
    if (error instanceof Refusal) await noteRefusal(c, deps, error);
    else deps.log.error({ event: 'request_failed', request_id: c.get('requestId'), route: c.get('route') }, error);
    return answerError(c, c.get('dialect') ?? dialectOf(c.req.path), error);
  });
  return app;
}

/** What happens to every request, in this order: cheap refusals first, and no look at the body before we know whose it is. */
async function serve(c: Ctx, deps: Deps, route: Route): Promise<Response> {
  if (route.sameSite) refuseOtherSites(c);
  if (c.req.url.includes('%00')) throw new Refusal(400, 'INVALID_REQUEST', 'The address holds a NUL (%00).');
  const text = route.body && (await readText(c, route.bodyTypes));
  if (text) c.set('bodyText', text.text);
  await route.access.check(c, deps);
  await applyLimits(c, deps, route);
  const body = route.body && text && parseBody(text, route.body);
  return withFault(c, deps, body, () => route.handle(c, deps, body));
}

/** Fetch metadata: browsers say themselves when another site's page asks. Other programs say nothing. */
function refuseOtherSites(c: Ctx): void {
  const site = c.req.header('sec-fetch-site') ?? 'none';
  if (site !== 'same-origin' && site !== 'none')
    throw new Refusal(403, 'INVALID_REQUEST', 'Only the widget itself may call this, from its own origin.');
}

function methodsByPath(): Map<string, { dialect: string; methods: string[] }> {
  const taken = new Map<string, { dialect: string; methods: string[] }>();
  for (const { path, method, dialect } of ROUTES) {
    const those = taken.get(path) ?? { dialect, methods: [] };
    those.methods.push(...(method === 'GET' ? ['GET', 'HEAD'] : [method]));
    taken.set(path, those);
  }
  return taken;
}
