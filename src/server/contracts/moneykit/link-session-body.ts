import * as v from 'valibot';
import { typeFrom } from '../../../protocol/moneykit-account-types.ts';
import type { CustomData } from '../../integrations/integration.ts';
import { Owner } from './identity.ts';
import { PRODUCTS, type Products } from './products.ts';
import { Tags, Webhook } from './tags.ts';

const text = (min: number, max: number) =>
  v.pipe(v.string(), v.minLength(min, `must have ${min} characters or more`), v.maxLength(max));

/** Clients made from the vendor's own description send null for what they leave out. */
const flag = v.nullish(v.boolean());

const Country = v.picklist(['US', 'GB', 'CA']);

const product = v.object({ required: flag, prefetch: flag, require_permission: flag, reason: v.nullish(text(0, 500)) });

const Features = v.object({
  bug_reporter: flag,
  issue_reporter: flag,
  enable_money_id: flag,
  duplicate_institution_warning: flag,
  duplicate_institution_rejected: flag,
  connect_manually: flag,
  permit_only_one_account: flag,
  permit_only_depository_accounts: flag,
});

/** The fields of both ages of the contract. Others are ignored, as older and newer clients send some. */
export const LinkSessionBody = v.object({
  customer_user: v.object({
    id: text(1, 150),
    email: v.nullish(v.object({ address: text(4, 254), customer_verified_at: v.nullish(text(1, 40)) })),
    phone: v.nullish(
      v.object({ number: text(4, 30), country: v.nullish(Country), customer_verified_at: v.nullish(text(1, 40)) }),
    ),
  }),
  redirect_uri: v.nullish(
    v.pipe(
      text(1, 65_536),
      v.check((uri) => URL.canParse(uri) && !/[?#]/.test(uri), 'must be an address without query and fragment'),
    ),
  ),
  settings: v.nullish(
    v.object({
      providers: v.nullish(v.array(v.picklist(['moneykit', 'finicity', 'plaid', 'yodlee', 'mx', 'akoya', 'sophtron']))),
      countries: v.nullish(v.array(Country)),
      link_permissions: v.nullish(
        v.object({
          requested: v.array(
            v.object({
              scope: v.picklist(['accounts', 'account_numbers', 'identity', 'transactions']),
              reason: v.nullish(text(0, 500)),
              required: flag,
            }),
          ),
        }),
      ),
      products: v.nullish(
        v.object({
          account_numbers: v.nullish(product),
          identity: v.nullish(product),
          transactions: v.nullish(v.object({ ...product.entries, extend_history: flag })),
          investments: v.nullish(product),
        }),
      ),
    }),
  ),
  existing_link_id: v.nullish(text(1, 100)),
  institution_id: v.nullish(text(1, 200)),
  webhook: v.nullish(Webhook),
  link_tags: v.nullish(Tags),
  moneylink_features: v.nullish(Features),
  connect_features: v.nullish(Features),
  features: v.nullish(Features),
  custom_sandbox_data: v.nullish(
    v.object({
      accounts: v.pipe(
        v.array(
          v.object({
            account_type: text(1, 60),
            name: text(1, 100),
            account_number: text(4, 34),
            routing_number: v.nullish(text(1, 20)),
          }),
        ),
        v.maxLength(20),
      ),
      owners: v.nullish(v.pipe(v.array(Owner), v.maxLength(10))),
    }),
  ),
});
export type LinkSessionBody = v.InferOutput<typeof LinkSessionBody>;

/**
 * The products that are asked for, in `settings.products` or by permission. Accounts always are.
 * @param unless where nothing is said: the others of the contract's first age, none of them required.
 */
export function productsOf(
  { settings }: Pick<LinkSessionBody, 'settings'>,
  unless: readonly Asked[] = FIRST_AGE,
): Products {
  const named = Object.entries(settings?.products ?? {}).flatMap(([name, value]) =>
    value ? [{ name, ...value }] : [],
  );
  const permitted = (settings?.link_permissions?.requested ?? []).map(({ scope, required }) => ({
    name: scope,
    required,
  }));
  const asked: readonly Asked[] = named.length + permitted.length ? [...permitted, ...named] : unless;
  const products: Products = { accounts: { required: true, prefetch: true } };
  for (const { name, required, prefetch, extend_history } of asked) {
    const known = PRODUCTS.find((one) => one === name);
    if (!known || known === 'accounts') continue;
    const before = products[known];
    products[known] = {
      required: before?.required === true || required === true,
      prefetch: before?.prefetch === true || prefetch === true,
      ...(known === 'transactions' && {
        extend_history: before?.extend_history === true || extend_history === true,
      }),
    };
  }
  return products;
}

type Flag = boolean | null | undefined;
interface Asked {
  name: string;
  required?: Flag;
  prefetch?: Flag;
  extend_history?: Flag;
}

const FIRST_AGE: readonly Asked[] = [{ name: 'account_numbers' }, { name: 'identity' }, { name: 'transactions' }];

/** Whether a feature is asked for, by any of the names that features came under. */
export const wants = (body: LinkSessionBody, feature: keyof v.InferOutput<typeof Features>): boolean =>
  [body.moneylink_features, body.connect_features, body.features].some((features) => features?.[feature]);

/** What the sandbox is to play for `user_custom`. */
export const customOf = ({ custom_sandbox_data: given }: LinkSessionBody): CustomData | undefined =>
  given
    ? {
        accounts: given.accounts.map(({ account_type, routing_number, ...account }) => ({
          ...account,
          type: typeFrom(account_type),
          ...(routing_number != null && { routing_number }),
        })),
        ...(given.owners && { owners: given.owners }),
      }
    : undefined;
