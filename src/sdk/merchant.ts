/**
 * The merchant's own code: their callbacks and listeners, always the newest. What they throw is reported as an uncaught
 * error would be, and harms nothing of ours.
 */
import type { EventMetadata, EventName } from '../protocol/events.ts';
import type { Settings } from './options.ts';

type Listener = (...args: unknown[]) => void;

/** Calls a callback of the merchant's; what is told to `onEvent` also reaches the listeners to that event. */
type Call = (name: 'onSuccess' | 'onExit' | 'onEvent' | 'onLoad' | 'onStatus', ...args: unknown[]) => void;
type On = <N extends EventName>(name: N, heard: (metadata: EventMetadata<N>) => void) => () => void;

/** `silent` says that nobody is to be called any more. */
export function createMerchant(options: Settings, silent: () => boolean): [Call, On] {
  const listeners = new Set<Listener>();
  const run = (callback: unknown, args: unknown[]) => {
    try {
      if (!silent()) (callback as Listener | undefined)?.(...args);
    } catch (error) {
      reportError(error);
    }
  };
  return [
    (name, ...args) => {
      run(options[name], args);
      if (name === 'onEvent') for (const listener of [...listeners]) run(listener, args);
    },
    (name, heard) => {
      const listener: Listener = (told, metadata) => told === name && (heard as Listener)(metadata);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  ];
}
