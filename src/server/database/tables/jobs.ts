export interface JobHoldersTable {
  job_id: string;
  queue: string;
  /** The number of the process that works on it; see `living.ts`. */
  process: number;
  /** How often the job was taken before. */
  attempt: number;
}
