/** The composition root: the only file that knows everything. */
import { render } from 'preact';
import { createApi } from './api/calls.ts';
import { App } from './app.tsx';
import { createEffects } from './effects.ts';
import { portHost } from './host/port.ts';
import { createFlow } from './store.ts';
import { createTheme } from './theme/apply.ts';

const root = document.createElement('div');
document.body.append(root);

// Said first: the host gives up on a frame that stays silent.
const host = portHost();
const theme = createTheme(root, matchMedia('(prefers-color-scheme: dark)'));
const flow = createFlow((effect) => effects.run(effect));
const effects = createEffects(createApi(), host, flow.send);
effects.follow(flow);

const draw = (inline: boolean) => render(<App store={flow.store} send={flow.send} inline={inline} />, root);

host.connect({
  opened({ token, canRefresh, appearance, inline }) {
    theme(appearance);
    effects.token(token);
    draw(inline);
    flow.send({ type: 'host.opened', run: { canRefresh } });
  },
  exitAsked: (force) => flow.send({ type: 'host.exitAsked', force }),
  updated: ({ appearance }) => theme(appearance),
});
addEventListener('offline', () => flow.send({ type: 'network.lost' }));
addEventListener('online', () => flow.send({ type: 'network.found' }));
