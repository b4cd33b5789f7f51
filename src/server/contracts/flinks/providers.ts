import { route } from '../../http/route.ts';
import { appToken } from './guards.ts';
import { providersOf } from './provider-ids.ts';

/** `GET /api/v1/providers` → whom `provider_id` of the authorization can name. */
export const providersRoute = route({
  method: 'GET',
  path: '/api/v1/providers',
  dialect: 'flinks',
  access: appToken,
  handle: (c, { directory }) =>
    c.json([...providersOf(directory)].map(([provider_id, { name }]) => ({ provider_id, name }))),
});

/** `GET /api/v2/providers` → the same, with more about each. What exactly the vendor adds is not published. */
export const providersV2Route = route({
  method: 'GET',
  path: '/api/v2/providers',
  dialect: 'flinks',
  access: appToken,
  handle: (c, { directory, config }) =>
    c.json(
      [...providersOf(directory)].map(([provider_id, { id, name, countries, logo, color }]) => ({
        provider_id,
        name,
        institution: id,
        countries,
        logo: logo && config.origin + logo,
        color,
        status: 'ACTIVE',
      })),
    ),
});
