/**
 * The merchant's own code: their callbacks and listeners, always the newest, until `silence`. What they throw is
 * reported as an uncaught error would be, and harms nothing of ours.
 */
import type { EventMetadata, EventName } from '../protocol/events.ts';
import type { Settings } from './options.ts';

type Callbacks = Required<Pick<Settings, 'onSuccess' | 'onExit' | 'onLoad' | 'onStatus'>>;
type Listener = (...args: never[]) => void;

export interface Merchant {
  call<K extends keyof Callbacks>(name: K, ...args: Parameters<Callbacks[K]>): void;
  event(name: EventName, metadata: object): void;
  on<N extends EventName>(name: N, heard: (metadata: EventMetadata<N>) => void): () => void;
  silence(): void;
}

export function createMerchant(options: Settings): Merchant {
  const listeners = new Map<string, Set<Listener>>();
  let silent = false;
  const call = (callback: Listener | undefined, ...args: unknown[]) => {
    try {
      if (!silent) (callback as ((...args: unknown[]) => void) | undefined)?.(...args);
    } catch (error) {
      reportError(error);
    }
  };
  return {
    call: (name, ...args) => call(options[name], ...args),
    event(name, metadata) {
      call(options.onEvent as Listener | undefined, name, metadata);
      for (const heard of [...(listeners.get(name) ?? [])]) call(heard, metadata);
    },
    on(name, heard) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(heard));
      return () => set.delete(heard);
    },
    silence() {
      silent = true;
    },
  };
}
