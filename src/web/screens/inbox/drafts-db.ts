/** Drafts in the browser's own database: they outlive a dead battery and a closed page. */
import type { Draft, DraftPhoto } from './drafts.ts';

const NAME = 'chengxun-inbox';
const VERSION = 1;

export interface DraftsDb {
  /** False: what is put is gone with the page. */
  readonly keeps: boolean;
  all(): Promise<{ readonly drafts: Draft[]; readonly photos: DraftPhoto[] }>;
  putDraft(draft: Draft): Promise<void>;
  putPhoto(photo: DraftPhoto): Promise<void>;
  removePhoto(key: number): Promise<void>;
  /** With its photos. */
  removeDraft(of: number, photos: readonly number[]): Promise<void>;
}

/** Where the browser keeps nothing (private windows, policies) drafts last as long as the page. */
const NOWHERE: DraftsDb = {
  keeps: false,
  all: async () => ({ drafts: [], photos: [] }),
  putDraft: async () => {},
  putPhoto: async () => {},
  removePhoto: async () => {},
  removeDraft: async () => {},
};

export async function openDrafts(): Promise<DraftsDb> {
  try {
    return overDatabase(await opened());
  } catch {
    return NOWHERE;
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('drafts', { keyPath: 'case' });
      request.result.createObjectStore('photos', { keyPath: 'key' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

function overDatabase(db: IDBDatabase): DraftsDb {
  const within = (work: (stores: { drafts: IDBObjectStore; photos: IDBObjectStore }) => void) =>
    new Promise<void>((resolve, reject) => {
      const tx = db.transaction(['drafts', 'photos'], 'readwrite');
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error);
      work({ drafts: tx.objectStore('drafts'), photos: tx.objectStore('photos') });
    });
  return {
    keeps: true,
    all: async () => {
      let found: [IDBRequest<Draft[]>, IDBRequest<DraftPhoto[]>] | undefined;
      await within(({ drafts, photos }) => {
        found = [drafts.getAll(), photos.getAll()];
      });
      return { drafts: found?.[0].result ?? [], photos: found?.[1].result ?? [] };
    },
    putDraft: (draft) => within(({ drafts }) => void drafts.put(draft)),
    putPhoto: (photo) => within(({ photos }) => void photos.put(photo)),
    removePhoto: (key) => within(({ photos }) => void photos.delete(key)),
    removeDraft: (of, keys) =>
      within(({ drafts, photos }) => {
        drafts.delete(of);
        for (const key of keys) photos.delete(key);
      }),
  };
}
