import { readUrl } from '../../core/addresses.ts';
import { everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { answerLaunched } from '../../pages/launched.ts';

/**
 * `GET /v2/`: Flinks Connect, as the plain frame that merchants put into their pages. The contract does not say who
 * the merchant is, so the browser does, by `Referer`; a page that sends none names itself with `origin`, which is ours.
 */
export const connectPage = route({
  method: 'GET',
  path: '/v2/',
  summary: 'Flinks Connect, for a frame in your page',
  query: {
    authorizeToken: 'Of `GenerateAuthorizeToken`.',
    redirectUrl: 'Told back in the last message, with `loginId` and `institution`.',
    tag: 'Told back in that address.',
    stringify: '`true`: messages are JSON texts.',
    language: '`en` or `fr`.',
    origin: 'Of your page, where its referrer policy keeps that from the frame.',
  },
  answers: { 200: null },
  dialect: 'flinks',
  access: everyone,
  handle: (c, deps) => {
    const { authorizeToken = '', redirectUrl = '', tag = '', stringify = '', language = '', origin } = c.req.query();
    return answerLaunched(c, deps, {
      host: 'flinks',
      origin: origin ?? readUrl(c.req.header('referer') ?? '')?.origin ?? '',
      token: authorizeToken,
      more: { redirect: redirectUrl, tag, stringify, language },
    });
  },
});
