import type { JsonSchema } from '../../integration.ts';
import { LIMIT, limited } from './limit.ts';
import type { Asked, Offer } from './offer.ts';

const text: JsonSchema = { type: 'string' };
const amount: JsonSchema = { type: 'number' };

const ORDERS: JsonSchema = {
  type: 'object',
  properties: {
    orderCount: { type: 'integer' },
    orders: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          orderId: text,
          storeName: text,
          orderedAt: text,
          status: text,
          total: amount,
          currency: text,
          items: {
            type: 'array',
            items: {
              type: 'object',
              properties: { name: text, quantity: { type: 'integer' }, price: amount },
              required: ['name', 'quantity', 'price'],
              additionalProperties: false,
            },
          },
        },
        required: ['orderId', 'storeName', 'orderedAt', 'status', 'total', 'currency', 'items'],
        additionalProperties: false,
      },
    },
  },
  required: ['orderCount', 'orders'],
  additionalProperties: false,
};

/** Store, days ago, and what was bought: name, quantity, price in dollars. */
const BOUGHT: [store: string, days: number, items: [string, number, number][]][] = [
  [
    'Golden Gate Noodles',
    2,
    [
      ['Dan dan noodles', 2, 13.5],
      ['Cucumber salad', 1, 6.25],
    ],
  ],
  ['Taqueria del Sol', 9, [['Carnitas burrito', 1, 12.75]]],
  [
    'Corner Market',
    16,
    [
      ['Sparkling water', 6, 1.5],
      ['Avocado', 3, 1.75],
    ],
  ],
  [
    'Pizzeria Ponte',
    30,
    [
      ['Margherita', 1, 17],
      ['Tiramisu', 2, 8.5],
    ],
  ],
];

/** What was ordered from a delivery service. */
export const orderHistory: Offer = {
  resource: {
    name: 'orderHistory',
    actions: { read: { description: 'Past orders, the newest first.', arguments: LIMIT, result: ORDERS } },
  },
  serves: ({ id }) => id === 'ubereats',
  bring(asked) {
    const orders = limited(placed(asked), asked);
    return { data: { orderCount: orders.length, orders } };
  },
};

const placed = ({ now }: Asked) =>
  BOUGHT.map(([storeName, days, items], at) => ({
    orderId: `order-${1000 - at}`,
    storeName,
    orderedAt: new Date(now.getTime() - days * 86_400_000).toISOString(),
    status: 'delivered',
    total: items.reduce((sum, [, quantity, price]) => sum + quantity * price, 0),
    currency: 'USD',
    items: items.map(([name, quantity, price]) => ({ name, quantity, price })),
  }));
