import type { Route } from '../../../http/route.ts';
import { authorize } from './authorize.ts';
import { answerMfaQuestions, authorizeAsync } from './authorize-more.ts';
import { dataRoutes } from './data-routes.ts';
import { deleteCard } from './delete-card.ts';
import { generateAuthorizeToken } from './generate-authorize-token.ts';

export const bankingRoutes: readonly Route[] = [
  generateAuthorizeToken,
  authorize,
  authorizeAsync,
  answerMfaQuestions,
  ...dataRoutes,
  deleteCard,
];
