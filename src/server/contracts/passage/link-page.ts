import { everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { answerHosted } from '../../pages/hosted.ts';

/**
 * `GET /connect/v1/links/:id?code=…`: where `appClipUrl` leads. The widget as a page, which claims the link by itself;
 * a code that cannot be claimed is explained on its own screens. A preview, which runs no script, claims nothing.
 */
export const linkPage = route({
  method: 'GET',
  path: '/connect/v1/links/:id',
  summary: 'The page behind `appClipUrl`.',
  query: { code: 'The claim code.' },
  answers: { 200: null },
  dialect: 'passage',
  access: everyone,
  handle: (c, deps) => answerHosted(c, deps, { claim_code: c.req.query('code') ?? '' }),
});
