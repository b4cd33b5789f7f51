import pino, { type DestinationStream } from 'pino';
import type { LogLevel } from './config.ts';
import { scrub } from './log-scrub.ts';

/**
 * The only keys a log line may hold. No body, query string, header or free text is among them, so a new log call cannot
 * leak one; to log something new, add its key here and think about what may end up in it. What stands under a key is
 * scrubbed all the same: see `log-scrub.ts`.
 */
const KEYS = [
  'event',
  'request_id',
  'method',
  /** The route's pattern, never the address that was asked for. */
  'route',
  'status',
  'ms',
  'host',
  'port',
  'client_id',
  'session_id',
  'link_id',
  'integration_id',
  'step',
  'move',
  'code',
  'file',
  'directive',
  'count',
] as const;

type LogFields = { event: string } & { [K in (typeof KEYS)[number]]?: string | number };

export interface Log {
  info(fields: LogFields): void;
  warn(fields: LogFields): void;
  /** Of the error only its name, its code and where it was thrown: a message may quote a value. */
  error(fields: LogFields, error: unknown): void;
}

export function openLog(level: LogLevel, destination?: DestinationStream): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination(1),
  );
  return {
    info: (fields) => logger.info(allowed(fields)),
    warn: (fields) => logger.warn(allowed(fields)),
    error: (fields, error) => logger.error({ ...allowed(fields), ...describeError(error) }),
  };
}

function allowed(fields: LogFields): Record<string, string | number> {
  const out: Record<string, string | number> = {};
  for (const key of KEYS) {
    const value = fields[key];
    if (value !== undefined) out[key] = clean(value);
  }
  return out;
}

/** A number may be a card's. */
function clean(value: string | number): string | number {
  const text = scrub(String(value));
  return typeof value === 'number' && text === String(value) ? value : text;
}

function describeError(error: unknown) {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = (error as { code?: unknown }).code;
  const where = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: scrub(error.name),
    ...(typeof code === 'string' && { error_code: scrub(code) }),
    at: where?.slice(0, 8).map(scrub),
  };
}
