/** Black boxes: what a bridge recorded of a drone, kept by its sha-256 and put to the flight that it is of. */
import type { DeviceId } from '../../domain/ids.ts';
import type { Clock } from '../ports.ts';
import type { BlackBox, BlackBoxStore, FlightHead } from './ports.ts';

/** The largest that is taken, bytes. */
export const MOST_BLACK_BOX = 256 * 1024 * 1024;
/** The longest recording that is one flight's, ms. */
const LONGEST = 48 * 3_600_000;
/** A bridge's clock may be so far ahead, ms. */
const FUTURE = 300_000;
/** Bytes that must stay free on the disk. */
const LEAST_FREE = 300 * 1024 * 1024;

/** Where the bytes are; the name of a file is the hash of what is in it. */
export interface BlackBoxFiles {
  /** Streams to disk while it hashes; nothing stays where that is not `sha256`, or it is too large. */
  write(
    sha256: string,
    pieces: AsyncIterable<Uint8Array>,
    most: number,
  ): Promise<
    | { readonly ok: true; readonly bytes: number }
    | { readonly ok: false; readonly reason: 'mismatch' | 'too-large'; readonly found?: string }
  >;
  /** Undefined where it is not there. */
  read(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}

export type BlackBoxOutcome =
  | { readonly ok: true; readonly fresh: boolean }
  | {
      readonly ok: false;
      readonly reason: 'mismatch' | 'too-large' | 'span' | 'no-room';
      readonly found?: string;
    };

export interface BlackBoxes {
  store(
    device: DeviceId,
    box: Omit<BlackBox, 'bytes'>,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<BlackBoxOutcome>;
  read: BlackBoxFiles['read'];
}

export function createBlackBoxes(deps: {
  boxes: BlackBoxStore;
  files: BlackBoxFiles;
  clock: Clock;
  freeBytes: () => Promise<number>;
  tell: (flights: readonly FlightHead[]) => void;
}): BlackBoxes {
  const { boxes, files, clock, freeBytes, tell } = deps;
  return {
    read: (sha256) => files.read(sha256),
    store: async (device, box, pieces) => {
      const { sha256, began, ended } = box;
      const now = clock.now();
      if (!(began <= ended && ended - began <= LONGEST && ended <= now + FUTURE))
        return { ok: false, reason: 'span' };
      if (await boxes.has(device, sha256)) return { ok: true, fresh: false };
      if ((await freeBytes()) < LEAST_FREE) return { ok: false, reason: 'no-room' };
      const written = await files.write(sha256, pieces, MOST_BLACK_BOX);
      if (!written.ok) return written;
      const flight = await boxes.add(device, { ...box, bytes: written.bytes }, now);
      if (flight) tell([flight]);
      return { ok: true, fresh: true };
    },
  };
}
