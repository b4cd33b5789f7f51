/** The composition root: the only file that knows everything. */
import { render } from 'preact';
import { createApi } from './api/calls.ts';
import { App } from './app.tsx';
import { Boundary } from './boundary.ts';
import { createEffects } from './effects.ts';
import type { Host } from './host/host.ts';
import { portHost } from './host/port.ts';
import { sessionOf } from './machine/state.ts';
import { createFlow, type Flow } from './store.ts';
import { createTheme } from './theme/apply.ts';

const root = document.createElement('div');
document.body.append(root);

const theme = createTheme(root, matchMedia('(prefers-color-scheme: dark)'));

function open(host: Host): Flow {
  const flow = createFlow((effect) => effects.run(effect));
  const effects = createEffects(createApi(), host, flow.send);
  effects.follow(flow);

  const draw = (inline: boolean) =>
    render(
      <Boundary crashed={() => flow.send({ type: 'crashed' })}>
        <App store={flow.store} send={flow.send} inline={inline} />
      </Boundary>,
      root,
    );

  host.connect({
    opened({ token, canRefresh, appearance, inline }) {
      theme(appearance);
      effects.token(token);
      draw(inline);
      flow.send({ type: 'host.opened', run: { canRefresh } });
    },
    shown({ canRefresh, appearance, inline }) {
      theme(appearance);
      effects.token('');
      draw(inline);
      flow.send({ type: 'host.shown', run: { canRefresh } });
    },
    exitAsked: (force) => flow.send({ type: 'host.exitAsked', force }),
    updated: ({ appearance }) => theme(appearance),
  });
  addEventListener('offline', () => flow.send({ type: 'network.lost' }));
  addEventListener('online', () => flow.send({ type: 'network.found' }));
  return flow;
}

/** Only in a document that no SDK of ours holds, see `hosted.ts`. */
const start = document.querySelector<HTMLMetaElement>('meta[name="connect-start"]');
if (start)
  import('./hosted.ts').then(({ openHosted }) => {
    const host = openHosted(start, root);
    const { store } = open(host);
    store.subscribe((state) => host.follow(sessionOf(state)));
  });
// Said at once: the host gives up on a frame that stays silent.
else open(portHost());
