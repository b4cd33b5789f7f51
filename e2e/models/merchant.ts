/** The merchant's server, as far as the tests need it: makes link tokens, exchanges public tokens, reads bills. */
import type { Stack } from '../stack.ts';

const SECRET = { 'X-Client-ID': 'sandbox_client', 'X-Client-Secret': 'sandbox_secret' };

export interface Reply {
  status: number;
  body: Record<string, unknown>;
}

export class Merchant {
  readonly #stack: Stack;
  constructor(stack: Stack) {
    this.#stack = stack;
  }

  async #post(path: string, body: unknown): Promise<Reply> {
    const response = await fetch(this.#stack.widget + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...SECRET },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async linkToken(more: Record<string, unknown> = {}): Promise<string> {
    const { status, body } = await this.#post('/link/token/create', {
      client_id: 'sandbox_client',
      client_user_id: 'person_1',
      consents: ['bills'],
      ...more,
    });
    if (status !== 201) throw new Error(`no link token: ${status} ${JSON.stringify(body)}`);
    return String(body.link_token);
  }

  exchange(publicToken: string): Promise<Reply> {
    return this.#post('/link/token/exchange', { public_token: publicToken, client_id: 'sandbox_client' });
  }

  async bills(accessToken: string, linkId: string): Promise<Reply> {
    const response = await fetch(`${this.#stack.widget}/bills/get?account_link_id=${linkId}`, {
      headers: { Authorization: `Bearer ${accessToken}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
