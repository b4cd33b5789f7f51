import * as v from 'valibot';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import type { Deps } from '../../deps.ts';
import { route } from '../../http/route.ts';
import type { JsonSchema, Resource } from '../../integrations/integration.ts';
import { apiKey } from './guards.ts';
import { spokenOf } from './resources.ts';

const Action = v.object({
  description: v.string(),
  arguments: v.nullable(v.unknown()),
  result: v.nullable(v.unknown()),
});
const Provider = v.object({
  id: v.string(),
  name: v.string(),
  resources: v.array(v.object({ name: v.string(), operations: v.record(v.string(), Action) })),
});

/**
 * `GET /v1/providers`: what can be asked for, where, and with what arguments: the very schemas that `POST /v1/links`
 * validates by.
 */
export const providersRoute = route({
  method: 'GET',
  path: '/v1/providers',
  summary: 'What can be asked for, where, and with what arguments (JSON Schema, draft 2020-12).',
  answers: { 200: v.object({ providers: v.array(Provider) }) },
  dialect: 'passage',
  access: apiKey,
  handle: (c, deps) => c.json({ providers: providersOf(deps) }),
});

type Providers = v.InferOutput<typeof Provider>[];
const known = new WeakMap<Deps['directory'], Providers>();

/** Found once: the directory has thousands of entries, and does not change while the server runs. */
function providersOf({ directory, integrations }: Deps): Providers {
  const found = known.get(directory) ?? all(directory).flatMap((entry) => provide(entry, spokenOf(integrations)));
  known.set(directory, found);
  return found;
}

const all = (directory: Deps['directory']) => directory.search({ limit: Number.POSITIVE_INFINITY })?.entries ?? [];

function provide(entry: DirectoryEntry, integrations: Deps['integrations']): Providers {
  const resources = integrations(entry).resources(entry);
  return resources.length ? [{ id: entry.id, name: entry.name, resources: resources.map(toResource) }] : [];
}

const toResource = ({ name, actions }: Resource) => ({
  name,
  operations: Object.fromEntries(
    Object.entries(actions).map(([action, { description, arguments: given, result }]) => [
      action,
      { description, arguments: given && publicly(given), result: result && publicly(result) },
    ]),
  ),
});

/** Without our own marks: validators that are strict refuse keywords they do not know. */
const publicly = (schema: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema, (key, value) => (key.startsWith('x-') ? undefined : value)));
