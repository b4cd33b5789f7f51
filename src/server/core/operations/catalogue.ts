import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import type { Deps } from '../../deps.ts';
import type { JsonSchema, ResourceAction } from '../../integrations/integration.ts';
import type { Issue } from '../refusal.ts';
import { sadIn, type WishedOperation } from './arguments.ts';

interface OperationAsked {
  resource: string;
  action: 'read' | 'write';
  arguments?: Record<string, unknown> | undefined;
  optional?: boolean | undefined;
}

/**
 * Holds operations against what the integration offers: the same schemas that merchants are shown.
 * @returns the operations, with the names of what must be kept apart; and every mistake, never with a value.
 */
export function checkOperations(
  { integrations }: Pick<Deps, 'integrations'>,
  entry: DirectoryEntry,
  operations: readonly OperationAsked[],
): { wished: WishedOperation[]; issues: Issue[] } {
  const resources = integrations(entry).resources(entry);
  const issues: Issue[] = [];
  const wished = operations.map((operation, at) => {
    const resource = resources.find(({ name }) => name === operation.resource);
    const action = resource?.actions[operation.action];
    if (!resource) {
      const offered = resources.map(({ name }) => name).join(', ');
      issues.push({
        path: ['operations', at, 'resource'],
        message: `must be one that the integration has: ${offered}`,
      });
    } else if (!action) {
      const offered = Object.keys(resource.actions).join(' or ');
      issues.push({ path: ['operations', at, 'action'], message: `must be ${offered} for this resource` });
    } else issues.push(...checkArguments(action, operation.arguments, ['operations', at, 'arguments']));
    return { ...operation, sad: sadIn(action?.arguments) };
  });
  return { wished, issues };
}

/** Every mistake in what an operation is given, never with a value. */
export function checkArguments(
  { arguments: schema }: ResourceAction,
  given: Record<string, unknown> | undefined,
  path: Issue['path'],
): Issue[] {
  if (!schema)
    return given && Object.keys(given).length ? [{ path, message: 'must be left out: this takes none' }] : [];
  return problemsOf(schema, given ?? {}).map((error) => ({
    path: [...path, ...placeOf(error)],
    message: reasonOf(error),
  }));
}

/** Whether a result is what its schema promises. */
export const fits = (schema: JsonSchema | null, value: unknown): boolean =>
  !schema || !problemsOf(schema, value).length;

const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
const compiled = new Map<string, ValidateFunction>();

function problemsOf(schema: JsonSchema, value: unknown): ErrorObject[] {
  const key = JSON.stringify(schema);
  const validate = compiled.get(key) ?? ajv.compile(schema);
  compiled.set(key, validate);
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Where it is wrong, in names of the schema: of a property that should not be there only the place is told. */
function placeOf({ instancePath, keyword, params }: ErrorObject): Issue['path'] {
  const steps = instancePath.split('/').slice(1);
  return keyword === 'required' ? [...steps, params.missingProperty as string] : steps;
}

function reasonOf({ keyword, params, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'holds a field that is not known';
    case 'type':
      return `must be ${/^[aeio]/.test(params.type) ? 'an' : 'a'} ${params.type}`;
    case 'enum':
      // The very values of what is secret are not for error messages.
      if (parentSchema?.['x-sensitive']) return `must be ${parentSchema.description}`;
      return `must be one of ${(params.allowedValues as string[]).join(', ')}`;
    case 'minimum':
    case 'exclusiveMinimum':
      return 'must be a positive integer';
    case 'minLength':
    case 'minItems':
      return 'must not be empty';
    case 'maxLength':
    case 'maxItems':
      return `is too long (${params.limit} at most)`;
    case 'pattern':
      return parentSchema?.description ? `must be ${parentSchema.description}` : 'does not have the documented form';
    default:
      return 'does not have the documented form';
  }
}
