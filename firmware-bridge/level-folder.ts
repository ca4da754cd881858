/**
 * A LevelDB folder that opens whatever happened to it: a pulled plug or a worn card must not keep the
 * bridge from flying. What is damaged is repaired, and moved aside where that does not help.
 */
import { rename, rm } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import type { Log } from './log.ts';

interface LevelFolder {
  readonly folder: string;
  /** In a sentence: `the outbox`. */
  readonly name: string;
  readonly valueEncoding: 'utf8' | 'json';
  readonly log: Log;
}

/** How much of what was in it is there: all, what could be saved, or nothing. */
type Condition = 'whole' | 'repaired' | 'lost';

/** Of `code`; an I/O error may also be a file that is gone or cut short. */
const DAMAGE = new Set(['LEVEL_CORRUPTION', 'LEVEL_IO_ERROR', 'LEVEL_DECODING_ERROR']);
/** I/O errors that say nothing about the files. */
const CIRCUMSTANCES =
  /No space left|Permission denied|Read-only|Too many open files|Cannot allocate/i;

/**
 * Opens it and reads what `read` wants of it. At most one damaged folder is kept, as FOLDER.damaged.
 * @throws what opening or reading threw, where the folder is not damaged or nothing helps
 */
export async function openLevelFolder<V, T>(
  options: LevelFolder,
  read: (level: ClassicLevel<string, V>, condition: Condition) => Promise<T>,
): Promise<T> {
  const { folder, name, log } = options;
  try {
    return await attempt(options, read, 'whole');
  } catch (error) {
    if (!isDamage(error)) throw error;
    log.error({ folder, why: words(error) }, `${name} is damaged and is being repaired`);
  }
  try {
    await ClassicLevel.repair(folder);
    await rm(`${folder}/lost`, { recursive: true, force: true });
    return await attempt(options, read, 'repaired');
  } catch (error) {
    const aside = `${folder}.damaged`;
    await rm(aside, { recursive: true, force: true });
    await rename(folder, aside);
    log.error({ aside, why: words(error) }, `${name} could not be repaired; it begins empty`);
  }
  return attempt(options, read, 'lost');
}

async function attempt<V, T>(
  { folder, valueEncoding }: LevelFolder,
  read: (level: ClassicLevel<string, V>, condition: Condition) => Promise<T>,
  condition: Condition,
): Promise<T> {
  const level = new ClassicLevel<string, V>(folder, { valueEncoding, compression: true });
  try {
    await level.open();
    return await read(level, condition);
  } catch (error) {
    await level.close().catch(() => {});
    throw error;
  }
}

interface LevelError {
  readonly code?: string;
  readonly message: string;
  readonly cause?: LevelError;
}

function isDamage(error: unknown): boolean {
  const { code, message } = innermost(error);
  return DAMAGE.has(code ?? '') && !CIRCUMSTANCES.test(message);
}

/** LEVEL_DATABASE_NOT_OPEN has the reason as its cause. */
function innermost(error: unknown): LevelError {
  const { cause } = error as LevelError;
  return cause?.code === undefined ? (error as LevelError) : cause;
}

const words = (error: unknown): string => innermost(error).message;
