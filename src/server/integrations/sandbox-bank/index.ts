import type { Route } from '../../http/route.ts';
import { bankAccountsRoute, bankApiRoute } from './api.ts';
import { authorizePageRoute, authorizeRoute } from './authorize.ts';
import { jwksRoute, metadataRoute } from './metadata.ts';
import { revokeRoute, tokenRoute } from './token.ts';

export const sandboxBankRoutes: Route[] = [
  metadataRoute,
  jwksRoute,
  authorizePageRoute,
  authorizeRoute,
  tokenRoute,
  revokeRoute,
  bankAccountsRoute,
  bankApiRoute,
];
