import { expect, test } from 'vitest';
import type { Cut } from '../../protocol/testing/without.ts';
import type { Server } from '../open-server.ts';
import { appWithout } from './app-without.ts';
import { resetClock } from './clock.ts';

/** What an attack is made on: the server, or one without a guard. */
export type Target = Pick<Server, 'app'>;

export interface Control {
  guard: string;
  cut: Cut;
  /** True when it succeeds. */
  attack(target: Target): Promise<boolean>;
}

/**
 * For each guard an attack, which fails against the server as it is and must succeed against one that was built without
 * the guard: a test of security that stays green either way proves nothing.
 * @param server asked for once it is open.
 */
export function testControls(server: () => Pick<Server, 'app' | 'deps'>, controls: readonly Control[]): void {
  test.each(controls.map((control) => [control.guard, control] as const))(
    'without %s the attack succeeds',
    async (_, { cut, attack }) => {
      expect(await attack(server())).toBe(false);
      await resetClock(server());
      const createWeakApp = await appWithout(cut);
      expect(await attack({ app: createWeakApp(server().deps) })).toBe(true);
    },
  );
}
