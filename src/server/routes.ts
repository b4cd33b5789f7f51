import { CONTRACTS } from './contracts/index.ts';
import type { Route } from './http/route.ts';
import { sandboxBankRoutes } from './integrations/sandbox-bank/index.ts';
import { pageRoutes } from './pages/index.ts';
import { connectRoutes } from './routes/index.ts';

/** THE route table: every address of this server, who may call it, and with what body. Tests crawl it. */
export const ROUTES: readonly Route[] = [
  ...connectRoutes,
  ...CONTRACTS.flatMap(({ routes }) => routes),
  ...sandboxBankRoutes,
  ...pageRoutes,
];
