import type { Hono } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import * as v from 'valibot';
import { ApiError } from '../../protocol/endpoints.ts';
import { CONTRACTS } from '../contracts/index.ts';
import type { Env } from '../http/context.ts';
import type { Route } from '../http/route.ts';
import { FAULT_HEADER } from '../http/sandbox-fault.ts';
import { connectRoutes } from '../routes/index.ts';

/** What the document holds; pages and the simulated bank are not in it. */
const DESCRIBED = [...connectRoutes, ...CONTRACTS.flatMap(({ routes }) => routes)];

const ERRORS = new Map<string, v.GenericSchema>(CONTRACTS.map(({ name, about }) => [name, about.error]));

/**
 * Holds every JSON answer that a test gets to what the OpenAPI document says of it: the same schemas.
 * @param wrong gets a line for each answer that is otherwise than described, or that says more.
 */
export function checkAnswers(app: Hono<Env>, wrong: Set<string>): void {
  const router = new TrieRouter<Route>();
  for (const route of DESCRIBED) router.add(route.method, route.path, route);
  const request = app.request.bind(app);
  app.request = async (...asked: Parameters<typeof request>) => {
    const answer = await request(...asked);
    const [input, init] = asked;
    // It was asked to answer otherwise.
    if (new Headers(init?.headers).has(FAULT_HEADER)) return answer;
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
    const { pathname } = new URL(input instanceof Request ? input.url : String(input), 'http://localhost');
    const route = router.match(method, pathname)[0][0]?.[0];
    const told = route && (await difference(route, answer));
    if (told) wrong.add(`${route.method} ${route.path} ${answer.status}: ${told}`);
    return answer;
  };
}

async function difference({ dialect, answers = {} }: Route, answer: Response): Promise<string | undefined> {
  const isError = answer.status >= 400 && answers[answer.status] === undefined;
  const schema = isError ? (ERRORS.get(dialect) ?? ApiError) : answers[answer.status];
  if (schema === undefined) return answer.ok ? 'is not described' : undefined;
  if (schema === null || !answer.headers.get('content-type')?.includes('json')) return undefined;
  // A copy of a stream would keep it from ending.
  const body: unknown = await answer.clone().json();
  const { success, output, issues } = v.safeParse(schema, body);
  if (!success) return issues.map((issue) => `${v.getDotPath(issue) ?? 'the body'}: ${issue.message}`).join('; ');
  const extra = surplus(body, output, '');
  return extra.length ? `is not described: ${extra.join(', ')}` : undefined;
}

/** Where the body holds what the schema left out. */
function surplus(body: unknown, described: unknown, at: string): string[] {
  if (typeof body !== 'object' || body === null || typeof described !== 'object' || described === null) return [];
  return Object.entries(body).flatMap(([name, value]) =>
    Object.hasOwn(described, name)
      ? surplus(value, (described as Record<string, unknown>)[name], `${at}.${Array.isArray(body) ? '*' : name}`)
      : [`${at}.${name}`],
  );
}
