import type { Context } from 'hono';
import type { ClientRow, IntentRow, LinkRow, SessionRow } from '../database/tables.ts';

export interface Env {
  Variables: {
    requestId: string;
    /** The route's pattern, for the log. */
    route: string;
    /** Whose words its errors are in. */
    dialect: string;
    /** Its body as it came, where the route has one. */
    bodyText: string;
    /** Who asks: set by the route's `access`. */
    session: SessionRow;
    client: ClientRow;
    /** What the client's token is for. */
    scope: string;
    link: LinkRow;
    intent: IntentRow;
  };
}

export type Ctx = Context<Env>;
