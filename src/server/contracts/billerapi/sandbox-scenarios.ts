import { everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { SCENARIOS } from './scenarios.ts';
import { Scenarios } from './shapes.ts';

/** `GET /sandbox/scenarios`: the magic numbers. The vendor does not publish the shape of the list. */
export const sandboxScenarios = route({
  method: 'GET',
  path: '/sandbox/scenarios',
  dialect: 'billerapi',
  access: everyone,
  summary: 'Account numbers that make the sandbox play a scenario',
  answers: { 200: Scenarios },
  handle: (c) =>
    c.json({
      scenarios: SCENARIOS.map(([account_number, scenario, description]) => ({
        account_number,
        scenario,
        description,
      })),
    }),
});
