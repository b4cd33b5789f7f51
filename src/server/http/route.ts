import type * as v from 'valibot';
import type { Deps } from '../deps.ts';
import type { Ctx } from './context.ts';

/**
 * Who may call. `public`: anybody; `link_token`: whoever shows one in the body; `session`: the widget, by its bearer;
 * `client`: a merchant's server, by id and secret; `access_token`: the holder of one link.
 */
export type Access = 'public' | 'link_token' | 'session' | 'client' | 'access_token';

/** Whose language the errors speak. */
export type Dialect = 'connect' | 'billerapi';

type Schema = v.GenericSchema<unknown, object>;

/** One row of the route table: all that decides who gets through, before any code of the route runs. */
export interface Route {
  method: 'GET' | 'POST';
  /** Hono's pattern. */
  path: string;
  dialect: Dialect;
  access: Access;
  /** Of a POST: its JSON body. */
  body?: Schema;
  /** Of the body, where it is not `application/json`. */
  bodyType?: string;
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
