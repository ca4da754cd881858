/** Store and forward: what was appended is there until it was acknowledged, in order, within its bound. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Outbox, openOutbox } from '../../../firmware-bridge/outbox/outbox.ts';
import { deviceId } from '../../../src/domain/ids.ts';
import { HandTimers } from '../hand-timers.ts';
import { silent } from '../memory-link.ts';

const ONE = deviceId('hexa-01')!;
const TWO = deviceId('hexa-01.b')!;
const MB = 1024 * 1024;

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function folderOf(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chengxun-test-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function opened(more: { folder?: string; maxBytes?: number; timers?: HandTimers } = {}) {
  const { folder = await folderOf(), maxBytes = 256 * MB, timers = new HandTimers() } = more;
  const outbox = await openOutbox({ folder, maxBytes, timers, log: silent });
  endings.push(() => outbox.close().catch(() => {}));
  return outbox;
}

const all = (outbox: Outbox, device = ONE, kind: 'telemetry' | 'event' = 'telemetry') =>
  outbox.read(device, kind, 1000, MB);
const values = async (outbox: Outbox, device = ONE) =>
  (await all(outbox, device)).map(({ text }) => JSON.parse(text) as unknown);

describe('the outbox', () => {
  it('gives back what was appended, oldest first, written or not', async () => {
    const outbox = await opened();
    for (let n = 0; n < 5; n++) outbox.append(ONE, 'telemetry', n);
    await outbox.flush();
    for (let n = 5; n < 10; n++) outbox.append(ONE, 'telemetry', n);
    expect(await values(outbox)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await outbox.read(ONE, 'telemetry', 7, MB)).length).toBe(7);
  });

  it('keeps devices and kinds apart, one name being the beginning of another', async () => {
    const outbox = await opened();
    outbox.append(ONE, 'telemetry', 'one');
    outbox.append(TWO, 'telemetry', 'two');
    outbox.append(ONE, 'event', 'event');
    await outbox.flush();
    expect([await values(outbox, ONE), await values(outbox, TWO)]).toEqual([['one'], ['two']]);
  });

  it('gives no more bytes than asked for, but one item at least', async () => {
    const outbox = await opened();
    for (const text of ['x'.repeat(500), '城'.repeat(100), 'y']) outbox.append(ONE, 'event', text);
    expect(await outbox.read(ONE, 'event', 100, 10)).toHaveLength(1);
    // 502 and 302 bytes: the second is counted in UTF-8.
    expect(await outbox.read(ONE, 'event', 100, 700)).toHaveLength(1);
    expect(await outbox.read(ONE, 'event', 100, 805)).toHaveLength(2);
  });

  it('forgets what was acknowledged, and nothing else, over a restart too', async () => {
    const folder = await folderOf();
    const outbox = await opened({ folder });
    for (let n = 0; n < 6; n++) outbox.append(ONE, 'telemetry', n);
    await outbox.flush();
    await outbox.done(ONE, 'telemetry', (await all(outbox)).slice(0, 4));
    outbox.append(ONE, 'telemetry', 6);
    await outbox.close();
    const again = await opened({ folder });
    expect(await values(again)).toEqual([4, 5, 6]);
    again.append(ONE, 'telemetry', 7);
    expect(await values(again)).toEqual([4, 5, 6, 7]);
    expect(again.count).toBe(4);
  });

  it('loses less than a second of what was not acknowledged when the process is killed', async () => {
    const folder = await folderOf();
    const timers = new HandTimers();
    const outbox = await opened({ folder, timers });
    outbox.append(ONE, 'telemetry', 'before');
    timers.pass(999);
    await outbox.flush();
    outbox.append(ONE, 'telemetry', 'in the last second');
    // Killed: nothing more is written. A copy of the files as they are now is what a new process finds.
    const { cp } = await import('node:fs/promises');
    const copy = await folderOf();
    await cp(folder, copy, { recursive: true });
    expect(await values(await opened({ folder: copy }))).toEqual(['before']);
  });

  it('says in words that another bridge has it open', async () => {
    const folder = await folderOf();
    await opened({ folder });
    await expect(opened({ folder })).rejects.toThrow(/Another chengxun-bridge/);
  });

  it('goes on from memory where the disk takes nothing', async () => {
    const level = new ClassicLevel<string, string>(await folderOf());
    await level.open();
    const options = { folder: '', maxBytes: MB, timers: new HandTimers(), log: silent };
    const outbox = new Outbox(level, options);
    await level.close();
    for (let n = 0; n < 3; n++) outbox.append(ONE, 'telemetry', n);
    await outbox.flush();
    const items = await all(outbox);
    expect(items.map(({ text }) => text)).toEqual(['0', '1', '2']);
    await outbox.done(ONE, 'telemetry', items.slice(0, 2));
    expect(await values(outbox)).toEqual([2]);
  });
});

describe('its bound', () => {
  it('gives up the oldest telemetry first, and counts it', async () => {
    const outbox = await opened({ maxBytes: 20_000 });
    const pad = 'x'.repeat(90);
    outbox.append(ONE, 'event', pad);
    for (let n = 0; n < 300; n++) {
      outbox.append(n % 2 ? ONE : TWO, 'telemetry', { n, pad });
      outbox.append(ONE, 'reply', n);
    }
    await outbox.flush();
    expect(outbox.bytes).toBeLessThanOrEqual(20_000);
    const kept = async (device: typeof ONE) =>
      (await values(outbox, device)).map((value) => (value as { n: number }).n);
    const [one, two] = [await kept(ONE), await kept(TWO)];
    expect(one).toEqual(one.map((_, i) => 301 - 2 * (one.length - i)));
    expect(two).toEqual(two.map((_, i) => 300 - 2 * (two.length - i)));
    expect(Math.abs(one.length - two.length)).toBeLessThanOrEqual(50);
    expect(outbox.dropped).toBe(300 - one.length - two.length);
    expect([outbox.waiting(ONE, 'event'), outbox.waiting(ONE, 'reply')]).toEqual([1, 300]);
  });

  it('touches events and replies only when nothing else is left', async () => {
    const outbox = await opened({ maxBytes: 1000 });
    for (let n = 0; n < 100; n++) {
      outbox.append(ONE, 'telemetry', n);
      outbox.append(ONE, 'position', n);
      outbox.append(ONE, 'event', 'e'.repeat(18));
      outbox.append(ONE, 'reply', 'r');
    }
    await outbox.flush();
    const left = (['telemetry', 'position', 'event', 'reply'] as const).map((kind) =>
      outbox.waiting(ONE, kind),
    );
    expect(left.slice(0, 2)).toEqual([0, 0]);
    expect(left[2]).toBeGreaterThan(0);
    expect(left[3]).toBe(100);
  });

  it('holds though what is in flight is acknowledged after it was given up', async () => {
    const outbox = await opened({ maxBytes: 500 });
    for (let n = 0; n < 40; n++) outbox.append(ONE, 'telemetry', 'x'.repeat(20));
    const inFlight = await all(outbox);
    await outbox.flush();
    await outbox.done(ONE, 'telemetry', inFlight);
    expect([outbox.count, outbox.bytes]).toEqual([0, 0]);
  });
});

it('behaves as a queue per device and kind, whatever the order of appending, writing and reading', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('append' as const), device: fc.constantFrom(ONE, TWO) }),
    fc.record({ do: fc.constant('flush' as const) }),
    fc.record({
      do: fc.constant('send' as const),
      device: fc.constantFrom(ONE, TWO),
      limit: fc.integer({ min: 1, max: 5 }),
      acked: fc.boolean(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const outbox = await opened();
      const model = new Map<string, number[]>([
        [ONE, []],
        [TWO, []],
      ]);
      const pending: Promise<unknown>[] = [];
      let n = 0;
      for (const one of steps) {
        if (one.do === 'append') {
          outbox.append(one.device, 'telemetry', n);
          model.get(one.device)!.push(n++);
        } else if (one.do === 'flush') pending.push(outbox.flush());
        else {
          const items = await outbox.read(one.device, 'telemetry', one.limit, MB);
          const queue = model.get(one.device)!;
          expect(items.map(({ text }) => Number(text))).toEqual(queue.slice(0, one.limit));
          if (!one.acked) continue;
          pending.push(outbox.done(one.device, 'telemetry', items));
          queue.splice(0, items.length);
        }
      }
      await Promise.all(pending);
      expect([await values(outbox, ONE), await values(outbox, TWO)]).toEqual([
        model.get(ONE),
        model.get(TWO),
      ]);
      expect(outbox.count).toBe(model.get(ONE)!.length + model.get(TWO)!.length);
      await outbox.close();
    }),
    { numRuns: 60 },
  );
});
