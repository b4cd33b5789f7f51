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
  /** Its body. */
  body?: Schema;
  /** Content types in which the body may come; JSON alone where this is left out. */
  bodyTypes?: readonly string[];
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
