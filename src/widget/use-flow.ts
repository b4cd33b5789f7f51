import { useLayoutEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';

/** The state, and a new rendering whenever it changes. (zustand's own hook would bring preact/compat: +4 kB.) */
export function useStore<S>(store: StoreApi<S>): S {
  const [state, set] = useState(store.getState);
  useLayoutEffect(() => {
    set(() => store.getState());
    return store.subscribe((next) => set(() => next));
  }, [store]);
  return state;
}
