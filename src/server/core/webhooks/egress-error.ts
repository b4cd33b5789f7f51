/** Why nothing was answered: these words are logged and stored, so they hold nothing of the address. */
export type EgressCode = 'bad_url' | 'not_public' | 'unknown_host' | 'timeout' | 'unreachable' | 'stopping';

export class EgressError extends Error {
  override name = 'EgressError';
  readonly code: EgressCode;

  constructor(code: EgressCode) {
    super(code);
    this.code = code;
  }
}
