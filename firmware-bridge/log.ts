import { pino } from 'pino';

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** JSON lines on standard error, as the service's own; standard output is for the person at the bench. */
export function createLog(level: LogLevel, part = 'mavlink-bridge'): Log {
  return pino({ level, base: { part } }, pino.destination(2));
}
