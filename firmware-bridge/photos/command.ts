/** `chengxun-bridge photos`: watches a folder and sends what comes, until it is interrupted. */
import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createLog, type Log } from '../log.ts';
import { type PhotosConfig, readPhotosConfig, USAGE } from './config.ts';
import { BookFolderError, openPhotoBook } from './photo-book.ts';
import { createPhotoSender } from './sender.ts';

/** Resolves with the exit code. */
export async function runPhotos(argv: readonly string[]): Promise<number> {
  const read = readPhotosConfig(argv);
  if (read === 'help') {
    console.log(USAGE);
    return 0;
  }
  if ('faults' in read) {
    console.error(`${read.faults.map((fault) => `  ${fault}`).join('\n')}\n\n${USAGE}`);
    return 2;
  }
  const stop = new AbortController();
  // The first signal ends it cleanly, a second one at once: what is under way goes on from there.
  const onSignal = () => (stop.signal.aborted ? process.exit(130) : stop.abort());
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await sendPhotos(
      read.config,
      createLog(read.config.logLevel, 'photos-bridge'),
      stop.signal,
    );
  } catch (error) {
    if (!(error instanceof BookFolderError)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/**
 * Until the signal, or with `once` until nothing waits any more.
 * @returns the exit code: 1 where with `once` something was refused
 * @throws BookFolderError
 */
export async function sendPhotos(
  config: PhotosConfig,
  log: Log,
  signal: AbortSignal,
): Promise<number> {
  await mkdir(config.dataDir, { recursive: true });
  const book = await openPhotoBook(config.dataDir, log);
  const sender = createPhotoSender(config, book, log, signal);
  const changes = new Changes(config.folder, log);
  let refused = 0;
  try {
    log.info({ folder: config.folder, url: config.url }, 'photos of this folder are sent');
    while (!signal.aborted) {
      const round = await sender.round(performance.now());
      refused += round.refused;
      if (config.once && round.waiting === 0) return refused > 0 ? 1 : 0;
      changes.watch();
      await changes.next(Math.min(round.next ?? config.rescan, config.rescan), signal);
    }
    return 0;
  } finally {
    changes.close();
    await book.close();
  }
}

/** Changes come in bursts, ms. */
const BURST = 300;

/** The system's word that something changed in a folder: a hint, for it misses some (network shares, cards). */
class Changes {
  readonly #folder: string;
  readonly #log: Log;
  #watcher: FSWatcher | undefined;
  #told = false;
  #changed = () => {};

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Begins, or begins again where the folder was gone. */
  watch(): void {
    if (this.#watcher) return;
    try {
      this.#watcher = watch(this.#folder, { recursive: true }, () => this.#changed());
      this.#watcher.on('error', (error) => this.#lost(error));
    } catch (error) {
      this.#lost(error as Error);
    }
  }

  #lost(error: Error): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    if (!this.#told)
      this.#log.warn({ why: error.message }, 'the folder cannot be watched; it is looked through');
    this.#told = true;
  }

  /** After so long, or soon after a change. */
  async next(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    let ended = () => {};
    await new Promise<void>((resolve) => {
      ended = () => resolve();
      timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', ended);
      this.#changed = () => {
        this.#changed = () => {};
        clearTimeout(timer);
        timer = setTimeout(resolve, Math.min(ms, BURST));
      };
    });
    clearTimeout(timer);
    signal.removeEventListener('abort', ended);
    this.#changed = () => {};
  }

  close(): void {
    this.#watcher?.close();
  }
}
