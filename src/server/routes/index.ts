import type { Route } from '../http/route.ts';
import { directoryRoute } from './directory.ts';
import { integrationsRoute } from './integrations.ts';
import { logoRoute } from './logos.ts';
import { sessionRoute } from './session.ts';
import { sessionEventsRoute } from './session-events.ts';
import { moveRoutes } from './session-moves.ts';
import { openSessionRoute } from './sessions.ts';

/** The Connect API, between widget and server. */
export const connectRoutes: Route[] = [
  openSessionRoute,
  sessionRoute,
  sessionEventsRoute,
  ...moveRoutes,
  integrationsRoute,
  directoryRoute,
  logoRoute,
];
