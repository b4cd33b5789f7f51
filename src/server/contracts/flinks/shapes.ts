/** What this contract answers, for the OpenAPI document; the tests hold the answers to it. */
import * as v from 'valibot';

const text = v.string();
const orNull = v.nullable(text);
const amount = v.nullable(v.number());
const links = v.array(v.object({ rel: text, href: text, example: v.null() }));

const OauthError = v.strictObject({ error: text, error_description: text });

export const CodeBody = v.strictObject({
  FlinksCode: text,
  HttpStatusCode: v.number(),
  Message: text,
  RequestId: text,
  Links: links,
});

/** The first of the Open Banking calls, the second of the Banking Services. */
export const ErrorBody = v.union([OauthError, CodeBody]);

export const TokenAnswer = v.strictObject({
  access_token: text,
  token_type: v.literal('Bearer'),
  refresh_token: v.optional(text),
  expires_in: v.number(),
});

export const Providers = v.array(v.strictObject({ provider_id: v.number(), name: text }));

export const ProvidersV2 = v.array(
  v.strictObject({
    provider_id: v.number(),
    name: text,
    institution: text,
    countries: v.array(text),
    logo: orNull,
    color: orNull,
    status: v.literal('ACTIVE'),
  }),
);

export const Introspection = v.object({
  active: v.boolean(),
  token_type: v.optional(text),
  client_id: v.optional(text),
  sub: v.optional(text),
  scope: v.optional(text),
  iss: v.optional(text),
  iat: v.optional(v.number()),
  exp: v.optional(v.number()),
});

export const AuthorizeToken = v.strictObject({ HttpStatusCode: v.literal(200), Token: text });

const Login = v.strictObject({
  Username: text,
  IsScheduledRefresh: v.boolean(),
  LastRefresh: text,
  Type: text,
  Id: text,
});

export const LoggedIn = v.strictObject({
  Links: links,
  HttpStatusCode: v.literal(200),
  Login,
  Institution: text,
  RequestId: text,
});

export const Challenged = v.strictObject({
  Links: links,
  HttpStatusCode: v.literal(203),
  SecurityChallenges: v.array(v.strictObject({ Type: v.literal('QuestionAndAnswer'), Prompt: text })),
  Institution: text,
  RequestId: text,
});

const account = {
  TransitNumber: orNull,
  InstitutionNumber: orNull,
  RoutingNumber: orNull,
  OverdraftLimit: v.number(),
  Title: text,
  AccountNumber: orNull,
  LastFourDigits: orNull,
  Balance: v.strictObject({ Available: amount, Current: amount, Limit: amount }),
  Category: text,
  Type: text,
  Currency: orNull,
  Id: text,
};

const collected = { HttpStatusCode: v.literal(200), Login, Institution: text, RequestId: text };

export const Summary = v.strictObject({ Accounts: v.array(v.strictObject(account)), ...collected });

export const Detail = v.strictObject({
  Accounts: v.array(
    v.strictObject({
      ...account,
      Holder: v.strictObject({
        Name: orNull,
        Address: v.strictObject({
          CivicAddress: orNull,
          City: orNull,
          Province: orNull,
          PostalCode: orNull,
          POBox: v.null(),
          Country: orNull,
        }),
        Email: orNull,
        PhoneNumber: orNull,
      }),
      Transactions: v.array(
        v.strictObject({
          Date: text,
          Code: orNull,
          Description: text,
          Debit: amount,
          Credit: amount,
          Balance: v.number(),
          Id: text,
        }),
      ),
    }),
  ),
  ...collected,
});

export const Statements = v.strictObject({
  StatementsByAccount: v.array(
    v.strictObject({
      AccountNumber: orNull,
      Statements: v.array(v.strictObject({ UniqueId: text, FileType: text, Base64Bytes: text })),
    }),
  ),
  ...collected,
});

export const Removed = v.strictObject({ HttpStatusCode: v.literal(200), Message: text });
