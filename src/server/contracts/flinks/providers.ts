import { route } from '../../http/route.ts';
import { appToken } from './guards.ts';
import { providersOf } from './provider-ids.ts';
import { Providers, ProvidersV2 } from './shapes.ts';

/** `GET /api/v1/providers` → whom `provider_id` of the authorization can name. */
export const providersRoute = route({
  method: 'GET',
  path: '/api/v1/providers',
  summary: 'Whom provider_id can name',
  answers: { 200: Providers },
  dialect: 'flinks',
  access: appToken,
  handle: (c, { directory }) =>
    c.json([...providersOf(directory)].map(([provider_id, { name }]) => ({ provider_id, name }))),
});

/** `GET /api/v2/providers` → the same, with more about each. What exactly the vendor adds is not published. */
export const providersV2Route = route({
  method: 'GET',
  path: '/api/v2/providers',
  summary: 'The same, with more about each',
  answers: { 200: ProvidersV2 },
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
