import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { type MoveBody, type MoveName, paths } from '../../protocol/endpoints.ts';
import { FullSession } from '../../protocol/full-session.ts';
import { OpenSessionReply, type Session, type Step, type StepName } from '../../protocol/session.ts';
import type { Server } from '../open-server.ts';

type App = Pick<Server, 'app'>;

export const CLIENT = { 'X-Client-ID': 'sandbox_client', 'X-Client-Secret': 'sandbox_secret' };
export const OTHER_CLIENT = { 'X-Client-ID': 'sandbox_other', 'X-Client-Secret': 'sandbox_other_secret' };
export const HOST = 'http://localhost:4000';

/** The header that shows a token. */
export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

export const post = (
  { app }: App,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  Promise.resolve(
    app.request(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );

export const get = ({ app }: App, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(app.request(path, { headers }));

export interface Wish {
  /** Somebody new where it is not said: wrong tries count against a person. */
  client_user_id?: string;
  consents?: string[];
  biller_id?: string;
  client?: typeof CLIENT;
  /** What this server adds to the vendor's request. */
  [more: string]: unknown;
}

/** What the merchant's server does first. */
export async function createLinkToken(server: App, { client = CLIENT, ...wish }: Wish = {}): Promise<string> {
  const body = {
    client_id: client['X-Client-ID'],
    client_user_id: `user-${randomBytes(6).toString('hex')}`,
    consents: ['bills', 'payments'],
    ...wish,
  };
  const answer = await post(server, '/link/token/create', body, client);
  const { link_token } = (await answer.json()) as { link_token: string };
  return link_token;
}

export const exchange = (server: App, public_token: string, client = CLIENT): Promise<Response> =>
  post(server, '/link/token/exchange', { public_token, client_id: client['X-Client-ID'] }, client);

/** A widget, as the server sees one. */
export class Visitor {
  /** Another one after a restart. */
  server: App;
  bearer: string;
  session: Session;
  resumed: boolean;

  private constructor(server: App, reply: v.InferOutput<typeof OpenSessionReply>) {
    this.server = server;
    this.bearer = reply.bearer;
    this.session = reply.session;
    this.resumed = reply.resumed;
  }

  static async open(server: App, link_token: string, origin = HOST): Promise<Visitor> {
    const answer = await openSession(server, link_token, origin);
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
    return new Visitor(server, v.parse(OpenSessionReply, await answer.json()));
  }

  /** At the first step of a session for a link token of its own. */
  static async begin(server: App, wish: Wish = {}): Promise<Visitor> {
    return Visitor.open(server, await createLinkToken(server, wish));
  }

  /** With a bearer that was given otherwise than by `POST /connect/v1/sessions`. */
  static async withBearer(server: App, bearer: string): Promise<Visitor> {
    const answer = await get(server, paths.session, { Authorization: `Bearer ${bearer}` });
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    return new Visitor(server, { bearer, resumed: false, session: v.parse(FullSession, await answer.json()) });
  }

  get headers() {
    return { Authorization: `Bearer ${this.bearer}` };
  }

  get step(): StepName {
    return this.session.step.name;
  }

  /** The present step, which must be this one. */
  at<N extends StepName>(name: N): Extract<Step, { name: N }> {
    const { step } = this.session;
    if (step.name !== name) throw new Error(`at ${step.name}, not at ${name}: ${JSON.stringify(this.session.error)}`);
    return step as Extract<Step, { name: N }>;
  }

  /** Asks without taking over the answer. */
  ask<N extends MoveName>(name: N, body: MoveBody<N>, version = this.session.version): Promise<Response> {
    return post(this.server, paths.move(name), body, { ...this.headers, 'If-Match': `"${version}"` });
  }

  async move<N extends MoveName>(name: N, body: MoveBody<N>): Promise<this> {
    const answer = await this.ask(name, body);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    this.session = v.parse(FullSession, await answer.json());
    return this;
  }

  async look(): Promise<this> {
    const answer = await get(this.server, paths.session, this.headers);
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    this.session = v.parse(FullSession, await answer.json());
    return this;
  }

  /** Follows the server's events until the operations are over. */
  async untilSettled(): Promise<this> {
    const answer = await get(this.server, paths.sessionEvents, this.headers);
    for await (const session of readEvents(answer)) {
      this.session = session;
      if (session.step.name !== 'operations') break;
    }
    return this;
  }

  /** Up to the form of this biller. */
  async toForm(biller = 'test_electric_company'): Promise<this> {
    await this.move('consent', { accepted: true });
    return this.step === 'credentials' ? this : this.move('integration', { integration_id: biller });
  }

  login(username: string, password = 'pass_good', more: Record<string, string> = {}): Promise<this> {
    return this.move('credentials', { fields: { username, password, ...more } });
  }
}

export const openSession = (server: App, link_token: string, origin = HOST): Promise<Response> =>
  post(server, paths.sessions, { link_token, origin, cid: randomBytes(16).toString('base64url') });

/** What was refused and why, as in `401 SESSION_EXPIRED`. */
export async function codeOf(asked: Response | Promise<Response>): Promise<string> {
  const answer = await asked;
  const { error } = (await answer.json()) as { error: { code: string } };
  return `${answer.status} ${error.code}`;
}

/** Sessions from a stream of server-sent events. Leaving the loop cuts the connection. */
export async function* readEvents(answer: Response): AsyncGenerator<Session> {
  let text = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data) yield v.parse(FullSession, JSON.parse(data));
    }
  }
}

/** A whole flow with one account. */
export async function linkGood(server: App, wish: Wish = {}, more: Record<string, string> = {}): Promise<string> {
  const visitor = await Visitor.open(server, await createLinkToken(server, wish));
  await visitor.toForm();
  await visitor.login('user_good', 'pass_good', more);
  await visitor.untilSettled();
  return visitor.at('done').public_token;
}
