/** A folder of photos on its way to the server: two at a time, resumable, and what was refused with its reason. */
import { DetailedError, Upload } from 'tus-js-client';
import { isPhotoName } from '../../domain/captures/photo-names.ts';
import { language } from '../i18n/language.ts';
import { signal } from '../live/signal.ts';

const AT_ONCE = 2;
/** bytes; what is lost with a broken link. */
const CHUNK = 4 * 1024 * 1024;
/** ms between tries; then the file counts as refused. */
const RETRIES = [1_000, 3_000, 8_000, 20_000];
/** Of one go; a card holds fewer. */
const MOST_FILES = 5_000;

export interface RefusedFile {
  readonly name: string;
  readonly reason: string;
}

/** What of a folder is worth sending: browsers hand over everything in it. */
function picturesOf(files: readonly File[]): { pictures: File[]; others: number } {
  const pictures = files
    .filter(({ name, type }) => !name.startsWith('.') && (isPhotoName(name) || isPicture(type)))
    .slice(0, MOST_FILES);
  return { pictures, others: files.length - pictures.length };
}
const isPicture = (type: string) => type.startsWith('image/');

export class UploadQueue {
  readonly changed = signal();
  total = 0;
  done = 0;
  bytes = 0;
  /** Left out: no pictures. */
  others = 0;
  refused: RefusedFile[] = [];
  #sent = 0;
  readonly #under = new Map<Upload, number>();
  #waiting: File[] = [];
  readonly #flight: string | undefined;
  readonly #onSome: () => void;

  /** @param onSome after each batch that has arrived: what is shown is old */
  constructor(flight: string | undefined, onSome: () => void) {
    this.#flight = flight;
    this.#onSome = onSome;
  }

  /** bytes that have arrived, of finished and of unfinished ones. */
  get sent(): number {
    let sum = this.#sent;
    for (const part of this.#under.values()) sum += part;
    return sum;
  }
  get running(): boolean {
    return this.#under.size > 0 || this.#waiting.length > 0;
  }

  add(files: readonly File[]): void {
    const { pictures, others } = picturesOf(files);
    if (!this.running) this.#reset();
    this.others += others;
    this.total += pictures.length;
    this.bytes += pictures.reduce((sum, { size }) => sum + size, 0);
    this.#waiting.push(...pictures);
    this.#next();
  }

  /** What has not begun is left; what has begun can be resumed by choosing the same files again. */
  stop(): void {
    this.total -= this.#waiting.length + this.#under.size;
    this.#waiting = [];
    for (const upload of this.#under.keys()) void upload.abort();
    this.#under.clear();
    this.changed.bump();
  }

  #reset(): void {
    [this.total, this.done, this.bytes, this.others, this.#sent] = [0, 0, 0, 0, 0];
    this.refused = [];
  }

  #next(): void {
    while (this.#under.size < AT_ONCE) {
      const file = this.#waiting.shift();
      if (!file) break;
      this.#begin(file);
    }
    this.changed.bump();
  }

  #begin(file: File): void {
    const end = (upload: Upload, error?: Error) => {
      // Stopped meanwhile.
      if (!this.#under.delete(upload)) return;
      this.#sent += file.size;
      if (error) this.refused = [...this.refused, { name: file.name, reason: wordsOf(error) }];
      else this.done++;
      if (!this.running || this.done % 20 === 0) this.#onSome();
      this.#next();
    };
    const upload: Upload = new Upload(file, {
      endpoint: '/api/v1/uploads',
      chunkSize: CHUNK,
      retryDelays: RETRIES,
      removeFingerprintOnSuccess: true,
      metadata: {
        filename: file.name,
        filetype: file.type,
        ...(this.#flight !== undefined && { flight: this.#flight }),
      },
      headers: { 'accept-language': language.get() },
      onProgress: (sent) => {
        if (this.#under.has(upload)) this.#under.set(upload, sent);
        this.changed.bump();
      },
      onSuccess: () => end(upload),
      onError: (error) => end(upload, error),
    });
    this.#under.set(upload, 0);
    void upload
      .findPreviousUploads()
      .then(([before]) => {
        if (before) upload.resumeFromPreviousUpload(before);
        if (this.#under.has(upload)) upload.start();
      })
      .catch((error: unknown) => end(upload, error as Error));
  }
}

/** The server's own words, where it gave some. */
function wordsOf(error: Error): string {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody().trim() : '';
  if (!body) return error.message;
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown };
    return typeof detail === 'string' ? detail : body;
  } catch {
    return body;
  }
}
