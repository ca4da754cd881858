/** Taking in photos: from a stream of bytes to one that is kept, has its row, and will not be lost. */
import type { Photo, PhotoRole } from '../../domain/captures/photo.ts';
import type { CaseId } from '../../domain/ids.ts';
import type { Clock, Log } from '../ports.ts';
import { photoName } from './name.ts';
import {
  type BytesRefusal,
  type IncomingPhoto,
  type LookInto,
  OriginalsAwayError,
  type PhotoFiles,
  type PhotoOf,
  type PhotoSizes,
  type PhotoStore,
} from './ports.ts';

export interface Sent extends PhotoOf {
  /** As it is called where it comes from. */
  readonly name: string;
  readonly by: string;
  /** The case that it shows. */
  readonly case?: CaseId | undefined;
  /** What it is there for in that case; absent: evidence. */
  readonly role?: PhotoRole | undefined;
}

/** What became known of a photo that was there. */
export type Completed = 'flight' | 'device' | 'case';

export const RECEIVE_REFUSALS = [
  'empty',
  'too-large',
  'no-picture',
  /** Small as a file, immense when decoded. */
  'bomb',
  /** The disk is nearly full. */
  'no-room',
  /** The store of originals does not answer. */
  'away',
] as const;
export type ReceiveRefusal = (typeof RECEIVE_REFUSALS)[number];

export type ReceiveOutcome =
  | { readonly ok: true; readonly photo: Photo; readonly fresh: boolean }
  | { readonly ok: false; readonly reason: ReceiveRefusal };

export interface PhotoIntake {
  /** The same bytes are one photo, whoever sends them and however often; `fresh`: they were not there. */
  receive(pieces: AsyncIterable<Uint8Array>, sent: Sent): Promise<ReceiveOutcome>;
  /**
   * Says of a photo that is there whose it is, without its bytes: what is known of it stays. With a flight or
   * a device that it had not it is placed anew. Undefined: it is not there.
   */
  complete(
    sha256: string,
    sent: Sent,
  ): Promise<{ readonly photo: Photo; readonly added: readonly Completed[] } | undefined>;
  /** Clears what a crash between file and row has left; at start, and now and then. */
  sweep(): Promise<void>;
  /** Settles when the sizes of all that came so far are made or left for later. */
  idle(): Promise<void>;
}

export interface IntakeParts {
  readonly store: PhotoStore;
  readonly files: PhotoFiles;
  readonly look: LookInto;
  readonly sizes: PhotoSizes;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears of every photo that is new, or of which a flight or device became known. Never throws. */
  readonly received: (photo: Photo) => void;
  /** Joins it to the case, once; one that is in it already stays as what it is there for. */
  readonly attach: (
    photo: Photo,
    to: CaseId,
    as: { readonly by: string; readonly role: PhotoRole },
  ) => Promise<void>;
}

export function createPhotoIntake(parts: IntakeParts): PhotoIntake {
  const { store, files, log } = parts;
  const inTurn = oneByOne();
  const making = new Set<Promise<void>>();

  /** Its smaller sizes are made from what lies there, which then goes. */
  const makeSizes = (photo: IncomingPhoto, path: string): void => {
    const work = parts.sizes
      .soon(photo.sha256, path)
      .then(() => files.drop(photo))
      .catch((error: unknown) => log.warn({ error: String(error) }, 'a photo’s file stays behind'))
      .finally(() => making.delete(work));
    making.add(work);
  };

  const add = async (incoming: IncomingPhoto, sent: Sent): Promise<ReceiveOutcome> => {
    const name = photoName(sent.name);
    const looked = await parts.look(incoming, name);
    if (!looked.ok) {
      await files.drop(incoming);
      return looked;
    }
    const path = await files.keep(incoming);
    const { sha256, bytes, type } = incoming;
    const { metadata } = looked.look;
    const outcome = await store.add({
      sha256,
      bytes,
      type,
      name,
      ...looked.look,
      uploaded: parts.clock.now(),
      uploadedBy: sent.by,
      taken: metadata.gpsTime ?? metadata.taken,
      of: { device: sent.device, flight: sent.flight },
    });
    await files.settle(sha256);
    makeSizes(incoming, path);
    return { ok: true, ...outcome };
  };

  /** Bytes that are there already. */
  const again = async (photo: Photo, incoming: IncomingPhoto, sent: Sent): Promise<Photo> => {
    // An original that was lost is whole again when somebody sends it again.
    if (!(await files.has(photo.sha256))) await files.keep(incoming);
    await files.settle(photo.sha256);
    await files.drop(incoming);
    return completed(photo, sent);
  };

  const completed = async (photo: Photo, sent: Sent): Promise<Photo> => {
    const wanted =
      (photo.device === undefined && sent.device !== undefined) ||
      (photo.flight === undefined && sent.flight !== undefined);
    if (!wanted) return photo;
    const after = await store.complete(photo.id, sent);
    const { flight, device } = after;
    if (flight === photo.flight && device === photo.device) return photo;
    log.info({ photo: photo.id, flight, device, by: sent.by }, 'a photo was put to its flight');
    return after;
  };

  const attach = async (photo: Photo, { case: of, by, role = 'evidence' }: Sent) => {
    if (of !== undefined) await parts.attach(photo, of, { by, role });
  };

  const take = async (incoming: IncomingPhoto, sent: Sent): Promise<ReceiveOutcome> => {
    const there = await store.bySha256(incoming.sha256);
    const outcome: ReceiveOutcome = there
      ? { ok: true, photo: await again(there, incoming, sent), fresh: false }
      : await add(incoming, sent);
    if (!outcome.ok) return outcome;
    if (outcome.fresh || outcome.photo !== there) parts.received(outcome.photo);
    await attach(outcome.photo, sent);
    return outcome;
  };

  const complete = async (sha256: string, sent: Sent) => {
    const there = await store.bySha256(sha256);
    if (!there) return undefined;
    const photo = await completed(there, sent);
    if (photo !== there) parts.received(photo);
    const joins = sent.case !== undefined && !there.cases.includes(sent.case);
    if (joins) await attach(photo, sent);
    const added: Completed[] = [
      ...(photo.flight === there.flight ? [] : (['flight'] as const)),
      ...(photo.device === there.device ? [] : (['device'] as const)),
      ...(joins ? (['case'] as const) : []),
    ];
    return { photo, added };
  };

  return {
    receive: async (pieces, sent) => {
      const received = await files.receive(pieces);
      if (!received.ok) return received satisfies { ok: false; reason: BytesRefusal };
      const incoming = received.photo;
      try {
        return await inTurn(incoming.sha256, () => take(incoming, sent));
      } catch (error) {
        await files.drop(incoming);
        if (!(error instanceof OriginalsAwayError)) throw error;
        log.warn({ error: error.message }, 'the store of photos does not answer');
        return { ok: false, reason: 'away' };
      }
    },
    complete: (sha256, sent) => inTurn(sha256, () => complete(sha256, sent)),
    sweep: async () => {
      for (const sha256 of await files.pending()) {
        await inTurn(sha256, async () => {
          if (await store.bySha256(sha256)) return files.settle(sha256);
          log.info({ sha256 }, 'a photo without a row is cleared away');
          return files.forget(sha256);
        });
      }
    },
    idle: async () => {
      await Promise.all(making);
    },
  };
}

/** Work with the same key goes one after another; no key is held longer than its work. */
function oneByOne(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    const done = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(done, done);
    return mine;
  };
}
