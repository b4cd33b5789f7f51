/** What must compile and what must not: checked by the compiler alone, never run. */
import { Connect, type ConnectHandle, type Outcome } from './index.ts';

Connect.create({ token: 'lt_1' });
Connect.create({ fetchToken: async (reason) => (reason === 'expired' ? 'lt_2' : 'lt_1') });
Connect.create({ token: 'lt_1', fetchToken: async () => 'lt_2', container: '#here', appearance: { theme: 'dark' } });

// @ts-expect-error neither a token nor a way to get one
Connect.create({ onSuccess() {} });
// @ts-expect-error a promise is no token
Connect.create({ token: Promise.resolve('lt_1') });
// @ts-expect-error no such option
Connect.create({ token: 'lt_1', onSucess() {} });
// @ts-expect-error no such theme
Connect.create({ token: 'lt_1', appearance: { theme: 'pink' } });
// @ts-expect-error fetchToken must give the token later
Connect.create({ fetchToken: () => 'lt_1' });

Connect.create({
  token: 'lt_1',
  onSuccess(publicToken, metadata) {
    publicToken satisfies string;
    metadata.biller_id satisfies string;
    metadata.institution.name satisfies string;
    // @ts-expect-error there is no such field
    metadata.access_token;
  },
  onExit(error, metadata) {
    // @ts-expect-error it may be null
    error.code;
    if (error?.code === 'FRAME_BLOCKED') error.retryable satisfies boolean;
    // @ts-expect-error no such code
    if (error?.code === 'OOPS') return;
    metadata.view_name === 'MFA';
  },
  onEvent(name, metadata) {
    metadata.seq satisfies number;
    if (name === 'MFA_REQUIRED') metadata.mfa_type satisfies string | undefined;
    if (name === 'ACCOUNT_DISCOVERED') metadata.account_count satisfies number | undefined;
    // @ts-expect-error only some events have it
    metadata.mfa_type;
    // @ts-expect-error no such event
    if (name === 'TYPED') return;
  },
});

declare const handle: ConnectHandle;
handle.on('SELECT_BILLER', (metadata) => metadata.biller_id satisfies string | undefined);
// @ts-expect-error no such event
handle.on('TYPED', () => {});
// @ts-expect-error it is read-only
handle.status = 'open';
// @ts-expect-error the frame cannot move
handle.update({ container: '#there' });
handle.exit({ force: true });

declare const outcome: Outcome;
if (outcome.kind === 'success') outcome.public_token satisfies string;
// @ts-expect-error only a success has one
outcome.public_token;
