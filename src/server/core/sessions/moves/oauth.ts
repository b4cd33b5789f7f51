import { enterOauth } from '../../oauth/enter.ts';
import type { MoveHandler } from '../move.ts';

/** Asks for a fresh way into the window: the one before has been used elsewhere, or is too old. */
export const oauth: MoveHandler<'oauth'> = async (deps, session) => enterOauth(deps, session);
