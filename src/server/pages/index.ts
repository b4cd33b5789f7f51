import type { Route } from '../http/route.ts';
import { assetsRoute } from './assets.ts';
import { cspReportsRoute } from './csp-reports.ts';
import { frameRoute } from './frame.ts';
import { healthRoute } from './health.ts';
import { loaderRoute } from './loader.ts';

export const pageRoutes: Route[] = [frameRoute, assetsRoute, cspReportsRoute, loaderRoute, healthRoute];
