import { Refusal } from '../../core/refusal.ts';

/** The link cannot do this now; its own error stands beside. */
export class BadState extends Refusal {
  readonly linkErrorCode: string;

  constructor(linkErrorCode: string, message: string) {
    super(422, 'INVALID_REQUEST', message);
    this.linkErrorCode = linkErrorCode;
  }
}
