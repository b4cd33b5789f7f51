import type { Consent } from '../../../protocol/session.ts';
import type { Integration, Resource } from '../../integrations/integration.ts';
import type { Integrations } from '../../integrations/serving.ts';

/** The resources that this contract speaks of, and what each asks the person to share. */
const CONSENTS: Record<string, Record<string, Consent>> = {
  paymentMethod: { read: 'card', write: 'card_write' },
  mobileBillingStatement: { read: 'bills' },
  orderHistory: { read: 'orders' },
  readHistory: { read: 'history' },
};

const isSpokenOf = ({ name, actions }: Resource) => Object.keys(actions).every((action) => CONSENTS[name]?.[action]);

/** The integrations, with those resources alone: the one list behind `GET /v1/providers` and behind what is refused. */
export const spokenOf =
  (integrations: Integrations): Integrations =>
  (entry): Integration => {
    const integration = integrations(entry);
    return { ...integration, resources: (asked) => integration.resources(asked).filter(isSpokenOf) };
  };

export const consentsOf = (operations: readonly { resource: string; action: string }[]): Consent[] =>
  operations.flatMap(({ resource, action }) => CONSENTS[resource]?.[action] ?? []);
