// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Session, StepName } from '../../protocol/session.ts';
import type { Event } from '../machine/event.ts';
import { session, steps } from '../machine/fixtures.ts';
import { Accounts } from './accounts.tsx';
import { Challenge } from './challenge.tsx';
import { Credentials } from './credentials.tsx';
import { Failed } from './failed.tsx';
import { Leaving } from './leaving.tsx';

afterEach(cleanup);

const at = (step: StepName, change: Partial<Session> = {}, local: object = {}) =>
  // The screens are typed by their state; the fixtures make any of them.
  ({
    run: { canRefresh: false },
    sending: null,
    problem: null,
    session: session(step, change.version ?? 1, change),
    ...local,
  }) as never;

const said = () => {
  const send = vi.fn<(event: Event) => void>();
  return { send, events: () => send.mock.calls.map(([event]) => event) };
};

describe('credentials', () => {
  it('names what is missing, puts the focus there and sends nothing', async () => {
    const { send, events } = said();
    render(<Credentials state={at('credentials')} send={send} />);
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(screen.getByText('Enter your username')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText('Username'));
    expect(events()).toEqual([]);
  });

  it('sends what was typed, and nothing while that is on its way', async () => {
    const { send, events } = said();
    const view = render(<Credentials state={at('credentials')} send={send} />);
    await userEvent.type(screen.getByLabelText('Username'), 'ann');
    await userEvent.type(screen.getByLabelText('Password'), 'secret{Enter}');
    expect(events()).toEqual([{ type: 'credentials.submitted', fields: { username: 'ann', password: 'secret' } }]);
    view.rerender(<Credentials state={at('credentials', {}, { sending: 'credentials' })} send={send} />);
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(events()).toHaveLength(1);
  });

  it('empties what is secret when the biller refuses it, and keeps the rest', async () => {
    const { send } = said();
    const view = render(<Credentials state={at('credentials')} send={send} />);
    await userEvent.type(screen.getByLabelText('Username'), 'ann');
    await userEvent.type(screen.getByLabelText('Password'), 'secret');
    const error = { code: 'INVALID_CREDENTIALS', attempts_left: 1 };
    view.rerender(<Credentials state={at('credentials', { version: 2, error })} send={send} />);
    expect(screen.getByRole('alert').textContent).toContain('1 try left.');
    expect(screen.getByLabelText<HTMLInputElement>('Username').value).toBe('ann');
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('');
  });

  it('keeps everything when the request did not get through', async () => {
    const { send } = said();
    const view = render(<Credentials state={at('credentials')} send={send} />);
    await userEvent.type(screen.getByLabelText('Password'), 'secret');
    view.rerender(<Credentials state={at('credentials', {}, { problem: 'NETWORK_ERROR' })} send={send} />);
    expect(screen.getByRole('alert').textContent).toContain('What you entered is still here');
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('secret');
  });

  it('comes back from the back/forward cache without what was typed', async () => {
    render(<Credentials state={at('credentials')} send={() => {}} />);
    await userEvent.type(screen.getByLabelText('Password'), 'secret');
    window.dispatchEvent(new Event('pagehide'));
    await vi.waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe(''));
  });

  it('shows and hides the password by a button that says which', async () => {
    render(<Credentials state={at('credentials')} send={() => {}} />);
    const field = screen.getByLabelText<HTMLInputElement>('Password');
    expect([field.type, field.autocomplete]).toEqual(['password', 'current-password']);
    await userEvent.click(screen.getByRole('button', { name: 'Show password' }));
    expect(field.type).toBe('text');
    await userEvent.click(screen.getByRole('button', { name: 'Hide password' }));
    expect(field.type).toBe('password');
  });
});

describe('challenge', () => {
  it.each(['123456', '123 456', '123-456'])(
    'takes %s for 123456, in one field that browsers can fill',
    async (typed) => {
      const { send, events } = said();
      render(<Challenge state={at('challenge')} send={send} />);
      const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Security code' });
      expect(field.autocomplete).toBe('one-time-code');
      await userEvent.type(field, `${typed}{Enter}`);
      expect(events()).toEqual([{ type: 'challenge.answered', answer: '123456' }]);
    },
  );
});

describe('a question', () => {
  const question = (id: string, prompt: string): Partial<Session> => ({
    step: { ...steps.challenge, challenge: { kind: 'question', id, prompt } },
  });

  it('is asked in the biller’s words, answered as typed, and the next one begins empty', async () => {
    const { send, events } = said();
    const view = render(<Challenge state={at('challenge', question('q1', 'Which city?'))} send={send} />);
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Which city?' });
    expect(field.autocomplete).toBe('off');
    expect(screen.queryByText(/the code is/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    expect(screen.getByText('Enter your answer')).toBeTruthy();
    await userEvent.type(field, ' St-Jean 12{Enter}');
    expect(events()).toEqual([{ type: 'challenge.answered', answer: 'St-Jean 12' }]);
    view.rerender(<Challenge state={at('challenge', question('q2', 'Which shape?'))} send={send} />);
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Which shape?' }).value).toBe('');
  });
});

describe('what this widget does not know', () => {
  const image = { id: 'a', alt: 'Boat', src: 'https://pictures.example/boat.png' };
  it.each<[string, object]>([
    ['a challenge of a newer server', { kind: 'dance', id: 'd' }],
    ['a challenge without its parts', { kind: 'selection', id: 's' }],
    ['a picture from elsewhere', { kind: 'image', id: 'i', prompt: 'Which?', images: [image] }],
  ])('%s is not drawn, and there is a way back', async (_, challenge) => {
    const { send, events } = said();
    const step = { ...steps.challenge, challenge } as never;
    render(<Challenge state={at('challenge', { step })} send={send} />);
    expect(screen.queryByRole('img')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    expect(events()).toEqual([{ type: 'back.asked' }]);
  });

  it('a form with a field of a newer kind is not drawn; where nothing lies before it, one can leave', async () => {
    const { send, events } = said();
    const schema = { type: 'object', properties: { it: { type: 'fingerprint', title: 'It' } }, required: [] };
    const step = { ...steps.credentials, schema } as never;
    render(<Credentials state={at('credentials', { step, can_go_back: false })} send={send} />);
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(events()).toEqual([{ type: 'leave.asked' }]);
  });
});

describe('time', () => {
  afterEach(() => void vi.useRealTimers());
  const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

  it('is counted by the server’s clock, whatever this device’s says, and decides nothing', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval', 'performance'], now: 0 });
    const { send, events } = said();
    render(<Challenge state={at('challenge')} send={send} />);
    const again = screen.getByRole('button', { name: 'Send a new code in 0:30' });
    expect(screen.getByRole('timer').textContent).toBe('You have 5:00 left.');
    fireEvent.click(again);
    expect(events()).toEqual([]);
    // A day ahead, and a day back.
    for (const hours of [24, -48]) vi.setSystemTime(Date.now() + hours * 3_600_000);
    await pass(29_000);
    expect(again.textContent).toBe('Send a new code in 0:01');
    await pass(1000);
    expect(again.textContent).toBe('Send a new code');
    fireEvent.click(again);
    expect(events()).toEqual([{ type: 'resend.asked' }]);
    await pass(300_000);
    expect(screen.getByRole('timer').textContent).toContain('You can still try');
    await userEvent.type(screen.getByRole('textbox'), '123456{Enter}');
    expect(events().at(-1)).toEqual({ type: 'challenge.answered', answer: '123456' });
  });

  it('is over when the server says so: then a new code is the way on, or the form', () => {
    const error = { code: 'MFA_EXPIRED' };
    const view = render(<Challenge state={at('challenge', { error })} send={() => {}} />);
    const buttons = () => screen.getAllByRole('button').map(({ textContent }) => textContent);
    expect(buttons()).toEqual(['Send a new code in 0:30']);
    const step = { ...steps.challenge, resend_at: null };
    view.rerender(<Challenge state={at('challenge', { error, step })} send={() => {}} />);
    expect(buttons()).toEqual(['Sign in again']);
  });
});

describe('accounts', () => {
  it('wants at least one, then sends those chosen', async () => {
    const { send, events } = said();
    render(<Accounts state={at('accounts')} send={send} />);
    const go = screen.getByRole('button', { name: 'Continue' });
    await userEvent.click(go);
    expect(events()).toEqual([]);
    for (const name of [/Primary/, /Vacation/, /Primary/]) await userEvent.click(screen.getByLabelText(name));
    await userEvent.click(go);
    expect(events()).toEqual([{ type: 'accounts.chosen', ids: ['acc_2'] }]);
  });
});

describe('failed', () => {
  it.each([
    ['ACCOUNT_LOCKED', true, ['Choose another provider', 'Try again']],
    ['BILLER_UNAVAILABLE', true, ['Try again', 'Choose another provider']],
    ['ACCOUNT_LOCKED', false, ['Try again']],
    ['A_CODE_OF_A_NEWER_SERVER', true, ['Try again', 'Choose another provider']],
  ])('after %s (another can be chosen: %s) it offers %s', (code, can_go_back, offered) => {
    render(<Failed state={at('failed', { can_go_back, step: { name: 'failed', error: { code } } })} send={() => {}} />);
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(offered);
  });
});

describe('leaving', () => {
  it('takes the focus to staying, and gives it back', () => {
    const { send } = said();
    render(<button type="button">before</button>);
    screen.getByText('before').focus();
    const view = render(<Leaving send={send} />);
    expect(document.activeElement?.textContent).toBe('Keep going');
    view.unmount();
    expect(document.activeElement?.textContent).toBe('before');
  });
});
