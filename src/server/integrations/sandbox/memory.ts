import type { CustomData, State } from '../integration.ts';
import type { Script } from './scripts.ts';

/** What the sandbox remembers of a login: never what was typed, but for the account number's last four digits. */
export interface Memory {
  script: Script;
  mask: string;
  /** Which of the script's proofs is asked for. */
  proof: number;
  /** When a push was sent: ISO 8601. */
  pushed?: string;
  /** The page of the form at which the person is, where there are several. */
  page?: number;
  /** Played instead of the sandbox's own. */
  custom?: CustomData;
}

export const recall = (state: State) => state as Memory;
