import type { DirectoryEntry } from '../../protocol/directory.ts';
import type { Integration } from './integration.ts';
import { sandbox } from './sandbox/sandbox.ts';

/** Who serves which entry of the directory. */
export type Integrations = (entry: DirectoryEntry) => Integration;

/** In the sandbox environment: the sandbox, all of them. */
export const sandboxOnly: Integrations = () => sandbox;
