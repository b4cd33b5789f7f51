/** The vendor's codes, each with the status it always has. Note those that are 401 where others have 429 or 503. */
export const CODES = {
  OPERATION_PENDING: [202, 'The data is being collected. Ask again every 10 seconds, for 30 minutes at most.'],
  OPERATION_DISPATCHED: [202, 'The institution takes long to answer. Log in again later.'],
  SESSION_NONEXISTENT: [400, 'RequestId names no session, or one that is over. Call Authorize again.'],
  CARD_IN_USE: [400, 'Another call on this RequestId is being answered. Send this one again in a moment.'],
  ACCESS_DENIED: [401, 'The institution asks for a sign-in that this call cannot make.'],
  INVALID_LOGIN: [401, 'The institution refused the login, or LoginId names none.'],
  INVALID_REQUEST: [401, 'The request does not have the documented form.'],
  INVALID_SECURITY_RESPONSE: [401, 'The institution refused the answer. Send another one with the same RequestId.'],
  INVALID_SECURITY_RESPONSE_NO_RETRY: [
    401,
    'The institution refused the answers and takes no more. Call Authorize again.',
  ],
  INVALID_USERNAME: [401, 'username does not have the form that the institution asks for.'],
  INVALID_PASSWORD: [401, 'Password does not have the form that the institution asks for.'],
  NEW_ACCOUNT: [401, 'The login has no account that can be connected.'],
  QUESTION_NOT_FOUND: [401, 'No question is waiting for an answer in this session.'],
  RETRY_LATER: [401, 'The institution cannot be reached. Try again later.'],
  TOO_MANY_REQUESTS: [401, 'The institution accepts no more attempts for now.'],
  UNKNOWN_CHALLENGE_KEY: [
    401,
    'SecurityResponses must hold the Prompt of each of the SecurityChallenges, and nothing else.',
  ],
  UNAUTHORIZED: [401, 'The key in the header is not valid for this customer, or has been used.'],
  DISABLED_LOGIN: [401, 'The institution has locked the account.'],
  DISABLED_INSTITUTION: [405, 'The institution cannot be connected this way.'],
  AGGREGATION_ERROR: [500, 'The data could not be collected. Call Authorize again.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type FlinksCode = keyof typeof CODES;

export const isFlinksCode = (code: string | undefined): code is FlinksCode =>
  code !== undefined && Object.hasOwn(CODES, code);

/** @param requestId of the flow, or of the request where there is none. */
export function codeBody(code: FlinksCode, requestId: string, message: string = CODES[code][1]) {
  return {
    FlinksCode: code,
    HttpStatusCode: CODES[code][0] as number,
    Message: message,
    RequestId: requestId,
    Links: [] as Link[],
  };
}

export interface Link {
  rel: string;
  href: string;
  example: null;
}

export const linkTo = (rel: string, href: string): Link => ({ rel, href, example: null });
