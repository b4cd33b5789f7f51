/** Everything that must be undone, as a list that is run once, last first. Each `add…` is paired with its undoing. */
export interface Teardown {
  add(undo: () => void): void;
  listen(target: EventTarget, type: string, heard: (event: Event) => void): void;
  run(): void;
}

export function createTeardown(): Teardown {
  const undos: (() => void)[] = [];
  return {
    add(undo) {
      undos.push(undo);
    },
    // By hand and not with an AbortSignal: pages that replace addEventListener (zone.js) may not know the option.
    listen(target, type, heard) {
      target.addEventListener(type, heard);
      undos.push(() => target.removeEventListener(type, heard));
    },
    run() {
      for (const undo of undos.splice(0).reverse()) undo();
    },
  };
}
