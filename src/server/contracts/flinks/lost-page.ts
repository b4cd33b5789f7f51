import type { Ctx } from '../../http/context.ts';
import type { Lost } from './authorize-request.ts';
import { oauthError } from './error.ts';

/**
 * A request that names no client, or an address that is not its own, is not sent anywhere (RFC 9700 4.11): whoever
 * made it up would choose where. Browsers get a page, programs the error.
 * @throws {Refusal} for programs.
 */
export function answerLost(c: Ctx, { reason }: Lost): Response {
  if (!c.req.header('accept')?.includes('text/html')) throw oauthError('invalid_request', reason);
  return c.html(page(reason, c.get('requestId')), 400);
}

/** @param reason one of our own sentences. */
const page = (reason: string, requestId: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>This link does not work</title>
  </head>
  <body>
    <main>
      <h1>This link does not work</h1>
      <p>Go back to the app that sent you here and start again. Nothing was shared.</p>
      <p>For the people who run that app: ${reason} Request: ${requestId}.</p>
    </main>
  </body>
</html>
`;
