import type { Route } from '../http/route.ts';
import { assetsRoute } from './assets.ts';
import { cspReportsRoute } from './csp-reports.ts';
import { frameRoute } from './frame.ts';
import { healthRoutes } from './health.ts';
import { jwksRoute } from './jwks.ts';
import { loaderRoutes } from './loader.ts';
import { openApiRoute } from './openapi.ts';
import { returnRoute } from './return.ts';

export const pageRoutes: Route[] = [
  frameRoute,
  returnRoute,
  assetsRoute,
  cspReportsRoute,
  ...loaderRoutes,
  ...healthRoutes,
  jwksRoute,
  openApiRoute,
];
