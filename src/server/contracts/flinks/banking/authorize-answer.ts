import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { IntentRow, LinkRow, SessionRow } from '../../../database/tables.ts';
import { CODES, codeBody, linkTo } from './codes.ts';
import { viewLogin } from './login-view.ts';
import { promptsOf } from './prompts.ts';
import { hindrance } from './standing.ts';

interface Said {
  status: ContentfulStatusCode;
  body: object;
}

/**
 * Where a login stands: 200 once the person is in, 203 with the question that is to be answered, else the FlinksCode.
 * @param session undefined for a cached login.
 */
export function sayStanding(intent: IntentRow, session: SessionRow | undefined, link: LinkRow | undefined): Said {
  const code = session && hindrance(session);
  // That the data takes long is for those to hear who ask for data.
  if (code && code !== 'OPERATION_DISPATCHED') return { status: CODES[code][0], body: codeBody(code, intent.id) };
  const Institution = intent.integration_id ?? session?.integration_id ?? '';
  if (session?.step === 'challenge' && session.challenge)
    return {
      status: 203,
      body: {
        Links: [linkTo('Authorization', '/Authorize')],
        HttpStatusCode: 203,
        SecurityChallenges: promptsOf(session.challenge).map((Prompt) => ({ Type: 'QuestionAndAnswer', Prompt })),
        Institution,
        RequestId: intent.id,
      },
    };
  return {
    status: 200,
    body: {
      Links: [
        linkTo('AccountsDetail', '/GetAccountsDetail'),
        linkTo('AccountsSummary', '/GetAccountsSummary'),
        linkTo('Statements', '/GetStatements'),
      ],
      HttpStatusCode: 200,
      Login: viewLogin(intent, link),
      Institution,
      RequestId: intent.id,
    },
  };
}
