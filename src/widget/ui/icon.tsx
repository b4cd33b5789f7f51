import type { JSX } from 'preact';

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  alert: 'M12 8v5M12 16.2v.1M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  bills: 'M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8.5h6M9 12.5h6',
  payments: 'M3.5 6h17v12h-17zM3.5 10h17M7 14.5h3',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  show: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  hide: 'M4 4l16 16M10 6c.6-.2 1.3-.4 2-.4 6 0 9.5 6.4 9.5 6.4s-1 1.9-2.9 3.6M6.5 8C4 9.7 2.5 12 2.5 12S6 18.5 12 18.5c1.5 0 2.8-.4 4-1',
  offline: 'M3 3l18 18M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4-2.5M19 12a10 10 0 0 0-6.5-3M12 19.5v.1',
  dash: 'M7 12h10',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: what it means is said in words beside it. */
export function Icon({ name, size = 20, mirror }: { name: IconName; size?: number; mirror?: boolean }): JSX.Element {
  return (
    <svg
      class={mirror ? 'mirror' : undefined}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
