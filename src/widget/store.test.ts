import { expect, it } from 'vitest';
import { session } from './machine/fixtures.ts';
import { createFlow } from './store.ts';

it('handles an event that an effect sends only after the one before is done, in order', () => {
  const seen: string[] = [];
  const flow = createFlow((effect) => {
    seen.push(`${effect.type} in ${flow.store.getState().name}`);
    if (effect.type === 'openSession') {
      flow.send({ type: 'session.opened', session: session('consent'), resumed: false });
      // Not yet: the step that asked for this effect is still being carried out.
      expect(flow.store.getState().name).toBe('loading');
    }
  });
  flow.send({ type: 'host.opened', run: { canRefresh: false } });
  expect(flow.store.getState().name).toBe('consent');
  expect(seen.slice(0, 2)).toEqual(['tell in loading', 'openSession in loading']);
});

it('goes on after an effect has thrown', () => {
  let broken = true;
  const flow = createFlow(() => {
    if (broken) throw new Error('broken');
  });
  expect(() => flow.send({ type: 'host.opened', run: { canRefresh: false } })).toThrow('broken');
  broken = false;
  flow.send({ type: 'session.opened', session: session('consent'), resumed: false });
  expect(flow.store.getState().name).toBe('consent');
});
