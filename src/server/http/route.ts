import type * as v from 'valibot';
import type { Deps } from '../deps.ts';
import type { Ctx } from './context.ts';
import type { Guard } from './guards.ts';

type Schema = v.GenericSchema<unknown, object>;

/** One row of the route table: all that decides who gets through, before any code of the route runs. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Hono's pattern. */
  path: string;
  /** Whose language the errors speak: `connect`, or a contract's name. */
  dialect: string;
  /** Who may call. */
  access: Guard;
  /** One line for people, in the OpenAPI document. */
  summary?: string;
  /** What may stand in the query: name → what it means. */
  query?: Record<string, string>;
  /** Status → schema of the answer, null for one without JSON. */
  answers?: Record<number, v.GenericSchema | null>;
  /** Its body. */
  body?: Schema;
  /** Content types in which the body may come; JSON alone where this is left out. */
  bodyTypes?: readonly string[];
  /** How it is limited; where it is left out, by its method. */
  counts?: 'read' | 'write';
  /** True: called by our own pages only, which browsers tell by `Sec-Fetch-Site`. */
  sameSite?: true;
  handle(c: Ctx, deps: Deps, body: unknown): Response | Promise<Response>;
}

type Typed<S> = Omit<Route, 'body' | 'handle'> & {
  body?: S;
  handle(c: Ctx, deps: Deps, body: S extends Schema ? v.InferOutput<S> : undefined): Response | Promise<Response>;
};

/** Ties the type of a route's body to its handler; at run time it gives back what it got. */
export const route = <S extends Schema | undefined = undefined>(row: Typed<S>): Route => row as unknown as Route;
