import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Server } from '../open-server.ts';
import { Visitor } from './verbs.ts';

type App = Pick<Server, 'app'>;

export const MONEYKIT = { client_id: 'sandbox_client', client_secret: 'sandbox_secret' };
export const OTHER_MONEYKIT = { client_id: 'sandbox_other', client_secret: 'sandbox_other_secret' };

export interface Answer<T = Record<string, never>> {
  status: number;
  headers: Headers;
  body: T;
}

/** A merchant's server that speaks MoneyKit. */
export class Merchant {
  readonly server: App;
  readonly token: string;

  constructor(server: App, token: string) {
    this.server = server;
    this.token = token;
  }

  static async open(server: App, client = MONEYKIT, scope = ''): Promise<Merchant> {
    const answer = await server.app.request('/auth/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope, ...client }).toString(),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    return new Merchant(server, access_token);
  }

  async ask<T = Record<string, never>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const answer = await this.server.app.request(path, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : null) as T };
  }

  get<T = Record<string, never>>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.ask('GET', path, undefined, headers);
  }

  /** @returns the token that starts the flow. */
  async createSession(wish: Record<string, unknown> = {}): Promise<string> {
    const customer_user = { id: `user-${randomBytes(6).toString('hex')}` };
    const { status, body } = await this.ask<{ link_session_token: string }>('POST', '/link-session', {
      customer_user,
      ...wish,
    });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.link_session_token;
  }

  /** The flow in the browser, to its end. */
  async finish(link_session_token: string, username = 'user_good'): Promise<Visitor> {
    const visitor = await Visitor.open(this.server, link_session_token);
    await (await visitor.toForm('moneykit-creds-bank')).login(username);
    if (visitor.step === 'accounts')
      await visitor.move('accounts', { account_ids: visitor.at('accounts').accounts.map(({ id }) => id) });
    return visitor.untilSettled();
  }

  exchange<T = { link_id: string; link: Link }>(exchangeable_token: string): Promise<Answer<T>> {
    return this.ask('POST', '/link-session/exchange-token', { exchangeable_token });
  }

  /** A whole flow. */
  async link(wish: Record<string, unknown> = {}, username?: string): Promise<Link> {
    const visitor = await this.finish(await this.createSession(wish), username);
    const { body } = await this.exchange(visitor.at('done').public_token);
    return body.link;
  }
}

export interface Link {
  link_id: string;
  institution_id: string;
  state: string;
  error_code?: string;
  tags: string[];
  webhook?: string;
  last_synced_at: string;
  products: Record<
    string,
    { refreshed_at?: string; last_attempted_at?: string; error_code?: string; settings?: Record<string, boolean> }
  >;
}

/** An error of this contract, field for field. */
export const moneyKitError = (error_code: string, error_message: unknown = expect.any(String), more: object = {}) => ({
  error_code,
  error_message,
  documentation_url: 'https://docs.moneykit.com/pages/errors',
  ...more,
});

/** What is wrong with a request, and where. */
export const invalid = (
  location: (string | number)[],
  message: unknown = expect.any(String),
  type: string | undefined = 'value_error',
) =>
  moneyKitError('api_error.request.validation_failed', 'Request validation error', {
    validation_errors: [{ location, message, type }],
  });

/** Compares, and counts what was compared and what differed. */
export class Tally {
  compared = 0;
  differing = 0;

  same(given: unknown, expected: unknown): void {
    this.compared++;
    this.differing++;
    expect(given).toEqual(expected);
    this.differing--;
  }

  /** An answer's status and body. */
  is({ status, body }: { status: number; body: unknown }, expected: number, expectedBody: unknown): void {
    this.same([status, body], [expected, expectedBody]);
  }
}
