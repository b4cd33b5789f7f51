import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { type DirectoryEntry, KINDS, logoPath } from '../../../protocol/directory.ts';
import { isLoopback, readUrl } from '../../core/addresses.ts';
import { asText, explain } from '../../http/explain.ts';
import type { Resource } from '../integration.ts';

/** One provider that people sign in to with OAuth. */
export interface OauthConfig {
  entry: DirectoryEntry;
  /** The exact issuer identifier of its metadata. */
  issuer: string;
  /** Which well-known address holds the metadata: OpenID Connect Discovery, or RFC 8414. */
  discovery: 'oidc' | 'oauth2';
  client_id: string;
  /** Absent for a public client. */
  client_secret?: string | undefined;
  scopes: string[];
  /** Where the accounts are told; without it, whoever signed in is the only one. */
  accounts?: string | undefined;
  /** What operations can read, and where. */
  resources: Record<string, string>;
  /** How merchants are told of the resources; without it, by name alone. */
  offers?: Resource[];
  /** An SVG file. */
  logo?: string | undefined;
}

const short = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const isSafe = (text: string): boolean => {
  const url = readUrl(text);
  return url !== null && !url.username && !url.password && (url.protocol === 'https:' || isLoopback(url));
};
const address = v.pipe(
  short,
  v.check((text) => isSafe(text.replaceAll('{account}', '1')), 'must be an https address (http for loopback only)'),
);
const named = (pattern: RegExp, form: string) => v.pipe(v.string(), v.regex(pattern, `must be ${form}`));

const Entry = v.strictObject({
  id: named(/^[a-z0-9][a-z0-9_-]{0,59}$/, 'lower-case letters, digits, - and _ (60 at most)'),
  name: named(/^[^|]{1,100}$/, 'a name of at most 100 characters without |'),
  kind: v.picklist(KINDS),
  countries: v.optional(v.array(named(/^[a-z]{2}$/, 'a list of two-letter codes in lower case')), []),
  aliases: v.optional(v.array(named(/^[^|]{1,100}$/, 'a list of names without |')), []),
  color: v.optional(named(/^#[0-9a-f]{6}$/, 'a colour such as #1d4ed8')),
  logo: v.optional(named(/\.svg$/, 'the path of an SVG file')),
  issuer: address,
  discovery: v.optional(v.picklist(['oidc', 'oauth2']), 'oidc'),
  client_id: short,
  client_secret: v.optional(short),
  client_secret_env: v.optional(named(/^\w{1,100}$/, 'the name of a variable')),
  scopes: v.optional(v.array(named(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'a list of scopes (RFC 6749, 3.3)')), [
    'openid',
  ]),
  resources: v.optional(v.record(named(/^[a-z][a-z0-9_]{0,59}$/, 'a name of a resource'), address), {}),
});
const File = v.array(Entry);

/**
 * Reads the operator's list of OAuth integrations: `OAUTH_INTEGRATIONS`.
 * @param env where `client_secret_env` looks.
 * @throws {Error} naming the file, the place in it and what it should hold; never a value, which may be a secret.
 */
export async function readOauthConfigs(
  file: string,
  env: Record<string, string | undefined> = process.env,
): Promise<OauthConfig[]> {
  const wrong = (why: string) => new Error(`OAUTH_INTEGRATIONS: ${file}: ${why}`);
  const text = await readFile(file, 'utf8').catch(() => {
    throw wrong('cannot be read.');
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('is not valid JSON.');
  }
  const { success, output, issues } = v.safeParse(File, value, { abortPipeEarly: true });
  if (!success) throw wrong(asText(explain(issues, File)));
  const ids = output.map(({ id }) => id);
  const twice = ids.findIndex((id, at) => ids.indexOf(id) !== at);
  if (twice >= 0) throw wrong(`[${twice}].id: is there twice.`);
  return output.map(({ client_secret_env, logo, ...row }, at) => {
    const client_secret = client_secret_env === undefined ? row.client_secret : env[client_secret_env];
    if (client_secret_env !== undefined && !client_secret)
      throw wrong(`[${at}].client_secret_env: names a variable that is not set.`);
    return { ...toConfig(row, logo !== undefined), client_secret, logo: logo && resolve(dirname(file), logo) };
  });
}

function toConfig(row: Omit<v.InferOutput<typeof Entry>, 'logo'>, hasLogo: boolean): OauthConfig {
  const { id, name, kind, countries, aliases, color = null, issuer, discovery, client_id, scopes } = row;
  const { accounts, ...resources } = row.resources;
  const logo = hasLogo ? logoPath(id) : null;
  const entry: DirectoryEntry = { id, name, kind, countries, aliases, logo, color };
  return { entry, issuer, discovery, client_id, scopes, accounts, resources };
}
