/** Taking in photos over files in memory: what is there after each way in which it can stop. */
import { describe, expect, it } from 'vitest';
import type { Photo } from '../../../src/domain/captures/photo.ts';
import { type DeviceId, photoId } from '../../../src/domain/ids.ts';
import { createPhotoIntake, type Sent } from '../../../src/services/captures/intake.ts';
import {
  type IncomingPhoto,
  type NewPhoto,
  OriginalsAwayError,
  type PhotoFiles,
  type PhotoStore,
} from '../../../src/services/captures/ports.ts';

class Crash extends Error {}

/** Where the next call ends as a crash does: everything after it does not happen. */
type Step = 'keep-before' | 'keep-after' | 'add-before' | 'add-after' | 'settle';

/** What lasts over a crash. */
class Disk {
  readonly originals = new Set<string>();
  readonly pending = new Set<string>();
  readonly rows = new Map<string, Photo>();
  readonly attached: string[] = [];
  readonly said: string[] = [];
}

/** @param gate what the row waits for */
function service(disk: Disk, crash?: Step | 'away', gate?: Promise<void>) {
  const incoming = new Set<string>();
  const heard: Photo[] = [];
  const at = (step: Step) => {
    if (crash === step) throw new Crash(step);
  };
  const files: PhotoFiles = {
    receive: async (pieces) => {
      let text = '';
      for await (const piece of pieces) text += Buffer.from(piece).toString();
      const path = `incoming-${incoming.size}-${text}`;
      incoming.add(path);
      return {
        ok: true,
        photo: { sha256: text, bytes: text.length, type: 'image/jpeg', path },
      };
    },
    keep: async ({ sha256 }) => {
      if (crash === 'away') throw new OriginalsAwayError('gone');
      disk.pending.add(sha256);
      at('keep-before');
      disk.originals.add(sha256);
      at('keep-after');
      return sha256;
    },
    settle: async (sha256) => {
      at('settle');
      disk.pending.delete(sha256);
    },
    pending: async () => [...disk.pending],
    forget: async (sha256) => {
      disk.originals.delete(sha256);
      disk.pending.delete(sha256);
    },
    drop: async ({ path }: IncomingPhoto) => void incoming.delete(path),
    has: async (sha256) => disk.originals.has(sha256),
    read: async () => undefined,
    lend: async () => undefined,
  };
  const store: Pick<PhotoStore, 'bySha256' | 'add' | 'complete'> = {
    bySha256: async (sha256) => disk.rows.get(sha256),
    add: async (photo: NewPhoto) => {
      at('add-before');
      await gate;
      const there = disk.rows.get(photo.sha256);
      if (there) return { photo: there, fresh: false };
      const { of, ...rest } = photo;
      const row = {
        ...rest,
        id: photoId(disk.rows.size + 1),
        cases: [],
        ...of,
      } as unknown as Photo;
      disk.rows.set(photo.sha256, row);
      at('add-after');
      return { photo: row, fresh: true };
    },
    complete: async (_, { device }) => {
      const row = { ...[...disk.rows.values()][0]!, device: device! };
      disk.rows.set(row.sha256, row);
      return row;
    },
  };
  const intake = createPhotoIntake({
    files,
    store: store as PhotoStore,
    look: async ({ sha256 }) =>
      sha256.startsWith('bad')
        ? { ok: false, reason: 'bomb' }
        : {
            ok: true,
            look: { width: 4, height: 3, metadata: { taken: 5, gpsTime: 4, faults: [] } },
          },
    sizes: { soon: async () => {}, read: async () => 'none', close: async () => {} },
    clock: { now: () => 1000 },
    log: { debug() {}, info: (_, said) => disk.said.push(`${said}`), warn() {}, error() {} },
    received: (photo) => heard.push(photo),
    attach: async ({ sha256 }, to, { role }) =>
      void disk.attached.push(`${sha256}→${to}${role === 'evidence' ? '' : ` ${role}`}`),
  });
  return { intake, incoming, heard };
}

async function* pieces(text: string) {
  yield Buffer.from(text);
}
const SENT: Sent = { name: 'C:\\DCIM\\a.jpg', by: 'Li' };

describe('a photo that comes in', () => {
  it('is kept, settled, and told of once', async () => {
    const disk = new Disk();
    const { intake, incoming, heard } = service(disk);
    const outcome = await intake.receive(pieces('one'), SENT);
    await intake.idle();
    expect(outcome).toMatchObject({ ok: true, fresh: true, photo: { name: 'a.jpg', taken: 4 } });
    expect([...disk.originals]).toEqual(['one']);
    expect(disk.pending.size + incoming.size).toBe(0);
    expect(heard).toHaveLength(1);
    expect(await intake.receive(pieces('one'), SENT)).toMatchObject({ ok: true, fresh: false });
    expect(heard).toHaveLength(1);
    expect(incoming.size).toBe(0);
  });

  it('again with its device is told of again, and joined to the case it is sent for', async () => {
    const disk = new Disk();
    const { intake, heard } = service(disk);
    await intake.receive(pieces('one'), SENT);
    const of = { ...SENT, device: 'hexa-1' as DeviceId, case: 7 as never };
    expect(await intake.receive(pieces('one'), of)).toMatchObject({ photo: { device: 'hexa-1' } });
    expect(heard).toHaveLength(2);
    expect(disk.attached).toEqual(['one→7']);
  });

  it('is completed without its bytes: told of again, noted, and in the case as what it is said to be', async () => {
    const disk = new Disk();
    const { intake, heard } = service(disk);
    await intake.receive(pieces('one'), SENT);
    const of = { ...SENT, device: 'hexa-1' as DeviceId, case: 7 as never, role: 'after' as const };
    expect(await intake.complete('one', of)).toMatchObject({
      photo: { device: 'hexa-1' },
      added: ['device', 'case'],
    });
    expect(heard).toHaveLength(2);
    expect(disk.attached).toEqual(['one→7 after']);
    expect(disk.said).toEqual(['a photo was put to its flight']);
    expect(await intake.complete('one', { ...SENT, device: 'hexa-2' as DeviceId })).toMatchObject({
      photo: { device: 'hexa-1' },
      added: [],
    });
    expect(heard).toHaveLength(2);
    expect(await intake.complete('two', of)).toBeUndefined();
  });

  it('again heals an original that was lost', async () => {
    const disk = new Disk();
    const { intake } = service(disk);
    await intake.receive(pieces('one'), SENT);
    disk.originals.clear();
    await intake.receive(pieces('one'), SENT);
    expect([...disk.originals]).toEqual(['one']);
    expect(disk.pending.size).toBe(0);
  });

  it('many times at once is one', async () => {
    const disk = new Disk();
    const { intake, incoming } = service(disk);
    const all = await Promise.all(
      Array.from({ length: 20 }, () => intake.receive(pieces('one'), SENT)),
    );
    await intake.idle();
    expect(all.filter((outcome) => outcome.ok && outcome.fresh)).toHaveLength(1);
    expect(disk.rows.size).toBe(1);
    expect(incoming.size).toBe(0);
  });

  it('leaves nothing where it is refused', async () => {
    const disk = new Disk();
    const { intake, incoming } = service(disk);
    expect(await intake.receive(pieces('bad'), SENT)).toEqual({ ok: false, reason: 'bomb' });
    expect([incoming.size, disk.originals.size, disk.pending.size]).toEqual([0, 0, 0]);
  });

  it('leaves nothing where the store of originals is away', async () => {
    const disk = new Disk();
    const { intake, incoming } = service(disk, 'away');
    expect(await intake.receive(pieces('one'), SENT)).toEqual({ ok: false, reason: 'away' });
    expect([incoming.size, disk.rows.size]).toEqual([0, 0]);
  });
});

it('clearing away waits for a photo that is between its file and its row', async () => {
  const disk = new Disk();
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { intake } = service(disk, undefined, gate);
  const receiving = intake.receive(pieces('one'), SENT);
  await expect.poll(() => disk.pending.size).toBe(1);
  const sweeping = intake.sweep();
  // All that it could do by now is done.
  await new Promise((resolve) => setImmediate(resolve));
  open();
  await Promise.all([receiving, sweeping]);
  expect([...disk.originals]).toEqual(['one']);
  expect(disk.rows.has('one')).toBe(true);
});

describe('a crash between file and row', () => {
  it.each(['keep-before', 'keep-after', 'add-before', 'add-after', 'settle'] as const)(
    'at %s leaves neither or both, and no harm to one that is sent again',
    async (step) => {
      for (const sendAgain of [false, true]) {
        const disk = new Disk();
        await expect(service(disk, step).intake.receive(pieces('one'), SENT)).rejects.toThrow(
          Crash,
        );
        const { intake } = service(disk);
        if (sendAgain) await intake.receive(pieces('one'), SENT);
        await intake.sweep();
        expect(disk.originals.has('one')).toBe(disk.rows.has('one'));
        expect(disk.pending.size).toBe(0);
        if (sendAgain) expect(disk.rows.has('one')).toBe(true);
      }
    },
  );
});
