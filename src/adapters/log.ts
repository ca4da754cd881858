import { pino } from 'pino';
import type { Log } from '../services/ports.ts';

/** JSON lines on standard error; standard output is for what a person asked for. */
export function createLog(level: 'debug' | 'info' | 'warn' | 'error' | 'silent'): Log {
  return pino({ level, base: null }, pino.destination(2));
}
