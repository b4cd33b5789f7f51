import { readUrl } from '../../core/addresses.ts';
import { hashToken } from '../../core/secrets/tokens.ts';
import type { Deps } from '../../deps.ts';
import { everyone } from '../../http/guards.ts';
import { type Route, route } from '../../http/route.ts';
import { answerLaunched } from '../../pages/launched.ts';

/**
 * `GET /v2/`: Flinks Connect, as the plain frame that merchants put into their pages. The contract does not say who
 * the merchant is, so the browser does, by `Referer`; a page that sends none names itself with `origin`, which is ours.
 * `GET /v2/Credential/<institution>` goes straight to that one; where there is none such, the person chooses.
 */
const page = (path: string, summary: string): Route =>
  route({
    method: 'GET',
    path,
    summary,
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
    async handle(c, deps) {
      const { authorizeToken = '', redirectUrl = '', tag = '', stringify = '', language = '', origin } = c.req.query();
      const answer = await answerLaunched(c, deps, {
        host: 'flinks',
        origin: origin ?? readUrl(c.req.header('referer') ?? '')?.origin ?? '',
        token: authorizeToken,
        more: { redirect: redirectUrl, tag, stringify, language },
      });
      const entry = deps.directory.find(c.req.param('institution') ?? '');
      if (entry) await preselect(deps, authorizeToken, entry.id);
      return answer;
    },
  });

/** For the token's session, unless it has begun: the address of a frame that is loaded anew changes nothing. */
async function preselect({ db, keys }: Pick<Deps, 'db' | 'keys'>, token: string, id: string): Promise<void> {
  await db
    .updateTable('intents')
    .set({ integration_id: id })
    .where('hash', '=', hashToken(keys, token))
    .where('contract', '=', 'flinks')
    .where('integration_id', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('sessions').select('sessions.id').whereRef('sessions.intent_id', '=', 'intents.id'))),
    )
    .execute();
}

export const connectPages: readonly Route[] = [
  page('/v2/', 'Flinks Connect, for a frame in your page'),
  page('/v2/Credential/:institution', 'The same, straight to one institution'),
];
