import { type ConversionConfig, toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import type { Route } from './route.ts';

/** Routes that speak one language, and what is said of them. */
export interface Group {
  name: string;
  routes: readonly Route[];
  about: About;
}

export interface About {
  title: string;
  description: string;
  /** The body of every error. */
  error: v.GenericSchema;
}

type Json = Record<string, unknown>;

/** What valibot checks with code of its own has no word in JSON Schema: the shape is told, the check is not. */
const CONFIG: ConversionConfig = { errorMode: 'ignore', target: 'draft-2020-12' };

const schemaOf = (schema: v.GenericSchema): Json => {
  const { $schema: _, ...rest } = toJsonSchema(schema, CONFIG) as Json;
  return rest;
};

/**
 * An OpenAPI 3.1 document, made from the very schemas that check what comes in.
 * @param groups one for a contract's own document, or all of them.
 * @param origin the server's own address.
 */
export function describeRoutes(
  groups: readonly Group[],
  info: Pick<About, 'title' | 'description'>,
  origin: string,
): Json {
  const paths: Record<string, Json> = {};
  for (const { name, routes } of groups)
    for (const route of routes) {
      const path = pathOf(route);
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route, name) };
    }
  const guards = groups.flatMap(({ routes }) => routes.flatMap(({ access }) => Object.entries(access.security ?? {})));
  const { title, description } = info;
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { title, description, version: '1.0.0', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: origin }],
    tags: groups.map(({ name, about }) => ({ name, description: about.description })),
    paths,
    components: {
      securitySchemes: Object.fromEntries(guards),
      schemas: Object.fromEntries(groups.map(({ name, about }) => [errorOf(name), schemaOf(about.error)])),
      responses: Object.fromEntries(
        groups.map(({ name }) => [
          errorOf(name),
          { description: 'What went wrong.', content: jsonOf({ $ref: `#/components/schemas/${errorOf(name)}` }) },
        ]),
      ),
    },
  };
}

const errorOf = (name: string) => `${name}-error`;
const jsonOf = (schema: Json) => ({ 'application/json': { schema } });

/** Hono's `:id` is OpenAPI's `{id}`. */
const pathOf = ({ path }: Route) => path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}');

function describeRoute(route: Route, group: string): Json {
  const { method, path, summary, query = {}, body, bodyTypes = ['application/json'], answers = {}, access } = route;
  const names = Object.keys(access.security ?? {});
  const content = body && Object.fromEntries(bodyTypes.map((type) => [type, { schema: schemaOf(body) }]));
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-z0-9]+(.)?/gi, (_, next: string = '') => next.toUpperCase())}`,
    ...(summary && { summary }),
    tags: [group],
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...Object.entries(query).map(([name, description]) => ({
        name,
        in: 'query',
        description,
        schema: { type: 'string' },
      })),
    ],
    ...(content && { requestBody: { required: true, content } }),
    security: names.length ? [Object.fromEntries(names.map((name) => [name, []]))] : [],
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, schema]) => [
          status,
          schema
            ? { description: 'As asked.', content: jsonOf(schemaOf(schema)) }
            : { description: 'As asked; without a body, or with one that is no JSON.' },
        ]),
      ),
      default: { $ref: `#/components/responses/${errorOf(group)}` },
    },
  };
}
