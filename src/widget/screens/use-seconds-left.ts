import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Session } from '../../protocol/session.ts';

/**
 * Whole seconds until then, counted from the server's time by a clock that nobody can set. Only shown: whether it is
 * too late, or too early, the server says.
 */
export function useSecondsLeft(until: string, { server_time }: Pick<Session, 'server_time'>): number {
  const arrived = useMemo(() => performance.now(), [server_time]);
  const [now, setNow] = useState(arrived);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const passed = Math.max(0, now - arrived);
  return Math.max(0, Math.ceil((Date.parse(until) - Date.parse(server_time) - passed) / 1000));
}

/** `4:05`. */
export const clockTime = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
