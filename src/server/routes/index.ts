import type { Route } from '../http/route.ts';
import { directoryRoute } from './directory.ts';
import { integrationsRoute } from './integrations.ts';
import { logoRoute } from './logos.ts';
import { oauthCallbackRoute } from './oauth-callback.ts';
import { oauthStartRoute } from './oauth-start.ts';
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
  oauthStartRoute,
  oauthCallbackRoute,
  integrationsRoute,
  directoryRoute,
  logoRoute,
];
