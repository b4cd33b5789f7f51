import { type FormIntegration, IntegrationError } from '../integrations/integration.ts';
import { sandbox } from '../integrations/sandbox/sandbox.ts';
import type { TestServer } from './test-server.ts';
import { Visitor } from './verbs.ts';

/** The real sandbox without its rests. */
export class QuickOperations {
  /** Resources at which an operation fails, for as long as they stand here. */
  readonly broken = new Set<string>();
  /** The resources of all operations that were begun, in their order. */
  readonly ran: string[] = [];
  /** Their ids. */
  readonly ids: (string | undefined)[] = [];

  /** What the server is given. */
  readonly integration: FormIntegration = {
    ...sandbox,
    run: async (context, state, operation, accounts) => {
      this.ran.push(operation.resource);
      this.ids.push(operation.id);
      if (this.broken.has(operation.resource)) throw new IntegrationError('BILLER_UNAVAILABLE');
      return operation.resource === 'bills'
        ? { bills: [] }
        : sandbox.run(context, state, operation, accounts, async () => {});
    },
  };
}

/** Somebody who is in at T-Mobile, where these follow the reading of the bills; as far as that goes by itself. */
export async function started(server: Pick<TestServer, 'app'>, operations: object[]): Promise<Visitor> {
  const visitor = await Visitor.begin(server, { biller_id: 'tmobile', operations, consents: ['bills'] });
  await (await visitor.toForm()).login('user_good');
  return rest(visitor);
}

/** Until nothing moves by itself: what is seen twice. */
export async function rest(visitor: Visitor): Promise<Visitor> {
  for (let seen = 0; ; ) {
    await visitor.look();
    const { step, version } = visitor.session;
    if (step.name !== 'operations') return visitor;
    const waits = step.operations.some(({ needs }) => needs);
    if (waits && seen === version) return visitor;
    seen = waits ? version : 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The operation that waits for the person. */
export const waiting = (visitor: Visitor) => visitor.at('operations').operations.find(({ needs }) => needs)!;
