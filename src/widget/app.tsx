/** The state's name picks the screen, and nothing else does. */
import type { JSX } from 'preact';
import { useCallback, useRef } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import { copy } from './i18n/t.ts';
import type { Event } from './machine/event.ts';
import { type Screen, type State, screenOf } from './machine/state.ts';
import { viewOf } from './machine/view.ts';
import { Consent } from './screens/consent.tsx';
import { Loading } from './screens/loading.tsx';
import { Refused } from './screens/refused.tsx';
import { Select } from './screens/select.tsx';
import { Unloaded } from './screens/unloaded.tsx';
import { Direction } from './ui/direction.ts';
import { Shell } from './ui/shell.tsx';
import { useStore } from './use-flow.ts';
import { useLater } from './use-later.ts';

/** The order of the flow, for the progress line and for the side from which a screen slides in. */
const ORDER: Screen['name'][] = [
  'loading',
  'consent',
  'select',
  'credentials',
  'oauth',
  'challenge',
  'accounts',
  'operations',
  'linked',
];

/** Out of a question, back to where it was asked. */
const ESCAPES: Partial<Record<State['name'], 'leave.declined' | 'stay.asked'>> = {
  leaving: 'leave.declined',
  expiring: 'stay.asked',
};

interface Props {
  store: StoreApi<State>;
  send: (event: Event) => void;
  inline: boolean;
}

export function App({ store, send, inline }: Props): JSX.Element | null {
  const state = useStore(store);
  const screen = screenOf(state);
  const onEscape = useCallback(() => send({ type: ESCAPES[store.getState().name] ?? 'leave.asked' }), [store, send]);
  const place = useRef({ name: screen?.name, at: 0, direction: 'forward' as 'forward' | 'backward' });
  const later = useLater(
    !!screen && ((screen.name !== 'loading' && screen.name !== 'consent') || state.name === 'expiring'),
  );
  if (!screen) return null;

  // What ends badly stands where it happened, and slides in like any next screen.
  const index = ORDER.indexOf(screen.name === 'done' ? 'linked' : screen.name);
  const at = index < 0 ? place.current.at : index;
  if (screen.name !== place.current.name)
    place.current = { name: screen.name, at, direction: at < place.current.at ? 'backward' : 'forward' };

  const session = 'session' in screen ? screen.session : null;
  const canGoBack = 'sending' in screen && screen.session.can_go_back && screen.name !== 'failed';
  const question = state.name === 'leaving';
  const ready = later && later !== 'failed' ? later : null;
  const over = question
    ? ready && <ready.Leaving send={send} />
    : state.name === 'expiring' && ready && <ready.Expiring send={send} />;
  return (
    <Direction.Provider value={place.current.direction}>
      <Shell
        view={viewOf(state)}
        client={session?.client.name ?? ''}
        badge={session?.environment === 'sandbox' ? copy.sandbox : null}
        words={{ back: copy.back, close: copy.close, offline: `${copy.offline.title}. ${copy.offline.text}` }}
        progress={at / (ORDER.length - 1)}
        inline={inline}
        offline={state.name === 'offline' || (question && state.under.name === 'offline')}
        onBack={canGoBack ? () => send({ type: 'back.asked' }) : null}
        onClose={() => {
          send({ type: 'leave.asked' });
          // Where the question cannot be put it need not be answered.
          if (!ready) send({ type: 'leave.confirmed' });
        }}
        onEscape={onEscape}
        over={over}
      >
        {draw(screen, send, later)}
      </Shell>
    </Direction.Provider>
  );
}

function draw(state: Screen, send: (event: Event) => void, later: ReturnType<typeof useLater>): JSX.Element {
  switch (state.name) {
    case 'loading':
      return <Loading key="loading" />;
    case 'consent':
      return <Consent key="consent" state={state} send={send} />;
    case 'select':
      return <Select key="select" state={state} send={send} />;
    case 'refused':
      return <Refused key="refused" state={state} send={send} />;
  }
  if (later === 'failed') return <Unloaded key="unloaded" />;
  if (!later) return <Loading key="loading" />;
  switch (state.name) {
    case 'credentials':
      return <later.Credentials key={`credentials ${state.session.integration?.id}`} state={state} send={send} />;
    case 'challenge':
      return <later.Challenge key={`challenge ${state.session.step.challenge.id}`} state={state} send={send} />;
    case 'oauth':
      return <later.Oauth key="oauth" state={state} send={send} />;
    case 'accounts':
      return <later.Accounts key="accounts" state={state} send={send} />;
    case 'operations':
      return <later.Operations key="operations" state={state} send={send} />;
    case 'expired':
      return <later.Expired key="expired" state={state} send={send} />;
    case 'failed':
      return <later.Failed key="failed" state={state} send={send} />;
    case 'linked':
    case 'done':
      return <later.Done key="done" state={state} send={send} />;
  }
}
