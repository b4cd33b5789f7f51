/** A merchant's back end and a widget in one, over plain HTTP: what tests without a browser drive the server with. */
import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import type { Session } from '../src/protocol/session.ts';

export const CLIENT = { 'X-Client-ID': 'sandbox_client', 'X-Client-Secret': 'sandbox_secret' };

interface Answer<T> {
  status: number;
  body: T;
}

/** One run of the flow, as its widget knows it; any server of the installation may be asked. */
export interface Flow {
  bearer: Record<string, string>;
  session: Session;
}

/** @param port asked for at each call, since a server may come back on another. */
export function callerOf(port: () => number) {
  const call = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port()}${path}`, init);

  async function post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const answer = await call(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }

  async function open(): Promise<Flow> {
    const wish = { client_id: 'sandbox_client', client_user_id: 'user-1', consents: ['bills', 'payments'] };
    const { link_token } = (await post<{ link_token: string }>('/link/token/create', wish, CLIENT)).body;
    const cid = randomBytes(16).toString('base64url');
    const { status, body } = await post<{ bearer: string; session: Session }>('/connect/v1/sessions', {
      link_token,
      origin: 'http://localhost:4000',
      cid,
    });
    expect(status).toBe(201);
    return { bearer: { Authorization: `Bearer ${body.bearer}` }, session: body.session };
  }

  /** Makes a move, which must be accepted. */
  async function move(flow: Flow, name: string, body: object): Promise<void> {
    const version = { 'If-Match': `"${flow.session.version}"` };
    const answer = await post<Session>(`/connect/v1/session/${name}`, body, { ...flow.bearer, ...version });
    expect([name, answer.status]).toEqual([name, 200]);
    flow.session = answer.body;
  }

  /** Up to the step after the login. */
  async function login(username: string): Promise<Flow> {
    const flow = await open();
    await move(flow, 'consent', { accepted: true });
    await move(flow, 'integration', { integration_id: 'test_electric_company' });
    await move(flow, 'credentials', { fields: { username, password: 'pass_good' } });
    return flow;
  }

  const look = async ({ bearer }: Flow) =>
    (await (await call('/connect/v1/session', { headers: bearer })).json()) as Session;

  /** True once an operation has begun and none is at its end. */
  async function isRunning(flow: Flow): Promise<boolean> {
    const { step } = await look(flow);
    return step.name === 'operations' && step.operations[0]!.progress > 0;
  }

  async function untilDone(flow: Flow) {
    await expect.poll(async () => (await look(flow)).step.name).toBe('done');
    const { step } = await look(flow);
    if (step.name !== 'done') throw new Error(step.name);
    return step;
  }

  const exchange = (public_token: string) =>
    post<{ access_token: string }>('/link/token/exchange', { public_token, client_id: 'sandbox_client' }, CLIENT);

  async function bills(access_token: string): Promise<Answer<{ bills: unknown[] }>> {
    const answer = await call('/bills/get', { headers: { Authorization: `Bearer ${access_token}` } });
    return { status: answer.status, body: (await answer.json()) as { bills: unknown[] } };
  }

  return { call, post, open, move, login, look, isRunning, untilDone, exchange, bills };
}
