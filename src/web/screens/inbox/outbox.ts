/** The queue of what a unit's phone has to send: one thing at a time, again and again until it is there. */
import type { ApiCaseDetail } from '../../../wire/api-cases.ts';
import { ProblemError, send } from '../../http/client.ts';
import { signal } from '../../live/signal.ts';
import {
  type Draft,
  type DraftPhoto,
  emptyDraft,
  isPassing,
  MOST_KEPT,
  MOST_PHOTOS,
  nextWork,
  type Work,
} from './drafts.ts';
import { type DraftsDb, openDrafts } from './drafts-db.ts';
import { uploadPhoto } from './upload-photo.ts';

/** ms until the next try after a failed one; coming back online tries at once. */
const PAUSES = [2_000, 5_000, 15_000, 30_000] as const;

class Outbox {
  readonly changed = signal();
  drafts: readonly Draft[] = [];
  photos: readonly DraftPhoto[] = [];
  /** Of the photo that goes up now, 0 to 1. */
  progress: { readonly key: number; readonly share: number } | undefined;
  /** Nothing answered the last time. */
  waiting = false;
  /** The browser has no room, or keeps nothing: what waits is gone with the page. */
  unkept = false;
  onSent: (of: number, after: ApiCaseDetail | undefined) => void = () => {};
  #db: DraftsDb | undefined;
  #starting: Promise<void> | undefined;
  #running = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastKey = 0;

  /** Reads what is kept, and goes on with it. */
  start(): Promise<void> {
    this.#starting ??= this.#open();
    return this.#starting;
  }

  async #open(): Promise<void> {
    this.#db = await openDrafts();
    this.unkept = !this.#db.keeps;
    await this.#store(async (db) => {
      const { drafts, photos } = await db.all();
      this.drafts = drafts;
      this.photos = photos;
      this.#lastKey = Math.max(0, ...photos.map(({ key }) => key));
    });
    window.addEventListener('online', () => this.tryNow());
    this.changed.bump();
    this.tryNow();
  }

  draftOf = (of: number): Draft | undefined => this.drafts.find((draft) => draft.case === of);
  photosOf = (of: number): DraftPhoto[] => this.photos.filter((photo) => photo.case === of);

  async write(of: number, number: string, change: Partial<Draft>): Promise<void> {
    await this.start();
    const before = this.draftOf(of) ?? emptyDraft(of, number);
    const draft = { ...before, ...change };
    this.drafts = [...this.drafts.filter((one) => one.case !== of), draft];
    this.changed.bump();
    await this.#store((db) => db.putDraft(draft));
    if (draft.send !== null) this.tryNow();
  }

  /** As many as there is room for; gives how many were left out. */
  async addPhotos(of: number, number: string, files: readonly File[]): Promise<number> {
    await this.write(of, number, {});
    const room = Math.min(MOST_PHOTOS - this.photosOf(of).length, MOST_KEPT - this.photos.length);
    const taken = files.slice(0, Math.max(0, room));
    for (const file of taken) {
      this.#lastKey++;
      const more = { url: null, photo: null, trouble: null };
      const photo = { key: this.#lastKey, case: of, name: file.name, bytes: file, ...more };
      this.photos = [...this.photos, photo];
      await this.#store((db) => db.putPhoto(photo));
    }
    this.changed.bump();
    this.tryNow();
    return files.length - taken.length;
  }

  async removePhoto(key: number): Promise<void> {
    this.photos = this.photos.filter((photo) => photo.key !== key);
    this.changed.bump();
    await this.#store((db) => db.removePhoto(key));
  }

  async discard(of: number): Promise<void> {
    const keys = this.photosOf(of).map(({ key }) => key);
    this.drafts = this.drafts.filter((draft) => draft.case !== of);
    this.photos = this.photos.filter((photo) => photo.case !== of);
    this.changed.bump();
    await this.#store((db) => db.removeDraft(of, keys));
  }

  tryNow(): void {
    clearTimeout(this.#timer);
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let work = this.#next(); work; work = this.#next()) await this.#do(work);
      this.#failures = 0;
      this.waiting = false;
    } catch {
      this.waiting = true;
      const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
      this.#failures++;
      this.#timer = setTimeout(() => this.tryNow(), pause);
    } finally {
      this.#running = false;
      this.progress = undefined;
      this.changed.bump();
    }
  }

  #next = (): Work | undefined => nextWork(this.drafts, this.photos);

  /** @throws where it is worth another try later */
  async #do(work: Work): Promise<void> {
    try {
      if (work.do === 'upload') await this.#upload(work.photo);
      else await this.#send(work.draft.case, work.step);
    } catch (error) {
      const passing = !(error instanceof ProblemError) || isPassing(error.status);
      if (passing) throw error;
      if (work.do === 'upload') await this.#keep({ ...work.photo, trouble: error.message });
      else await this.write(work.draft.case, work.draft.number, { trouble: error.message });
    }
  }

  async #upload(photo: DraftPhoto): Promise<void> {
    let now = photo;
    const id = await uploadPhoto(photo, {
      onProgress: (share) => {
        this.progress = { key: photo.key, share };
        this.changed.bump();
      },
      onAddress: (url) => {
        now = { ...now, url };
        void this.#keep(now);
      },
    });
    await this.#keep({ ...now, photo: id });
  }

  async #send(of: number, step: Extract<Work, { do: 'send' }>['step']): Promise<void> {
    const after = await send<ApiCaseDetail>('POST', `/cases/${of}/steps`, step);
    await this.discard(of);
    this.onSent(of, after);
  }

  /** A full phone still sends what it has in memory. */
  async #store(work: (db: DraftsDb) => Promise<void>): Promise<void> {
    try {
      if (this.#db) await work(this.#db);
    } catch {
      this.unkept = true;
      this.changed.bump();
    }
  }

  /** Unless it was taken away meanwhile. */
  async #keep(photo: DraftPhoto): Promise<void> {
    if (!this.photos.some(({ key }) => key === photo.key)) return;
    this.photos = this.photos.map((one) => (one.key === photo.key ? photo : one));
    this.changed.bump();
    await this.#store((db) => db.putPhoto(photo));
  }
}

export const outbox = new Outbox();
