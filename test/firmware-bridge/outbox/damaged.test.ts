/** Whatever became of the files: the bridge starts, says so, and saves what can be saved. */
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../../firmware-bridge/mavlink/commands/journal.ts';
import { Outbox, openOutbox } from '../../../firmware-bridge/outbox/outbox.ts';
import { deviceId } from '../../../src/domain/ids.ts';
import { HandTimers } from '../hand-timers.ts';
import { silent } from '../memory-link.ts';

const ONE = deviceId('hexa-01')!;
const MB = 1024 * 1024;
const ITEMS = 300;

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function parentOf(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chengxun-test-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function logging() {
  const errors: string[] = [];
  return { errors, log: { ...silent, error: (_: object, text: string) => errors.push(text) } };
}

async function opened(folder: string, log = silent): Promise<Outbox> {
  const outbox = await openOutbox({ folder, maxBytes: 256 * MB, timers: new HandTimers(), log });
  endings.push(() => outbox.close().catch(() => {}));
  return outbox;
}

/** An outbox with ITEMS events in tables of its own, and closed. */
async function filled(folder: string): Promise<void> {
  const outbox = await opened(folder);
  for (let n = 0; n < ITEMS; n++) outbox.append(ONE, 'event', { n, text: noise(n) });
  await outbox.close();
  const level = new ClassicLevel<string, string>(folder);
  await level.open();
  await level.compactRange('a', 'z');
  await level.close();
}

/** Text that does not compress, so that there are several blocks. */
const noise = (seed: number) =>
  Array.from({ length: 600 }, (_, i) => (((seed + 7) * (i + 3) * 7919) % 1296).toString(36)).join(
    '',
  );

async function fileOf(folder: string, name: RegExp): Promise<string> {
  return join(folder, (await readdir(folder)).find((one) => name.test(one))!);
}

const DAMAGES: readonly [what: string, damage: (folder: string) => Promise<void>, least: number][] =
  [
    ['CURRENT is garbage', (folder) => writeFile(join(folder, 'CURRENT'), 'garbage'), ITEMS],
    ['the manifest is garbage', async (f) => writeFile(await fileOf(f, /^MANIFEST/), 'xx'), ITEMS],
    ['the manifest is gone', async (f) => rm(await fileOf(f, /^MANIFEST/)), ITEMS],
    [
      'a block of a table is garbage',
      async (folder) => {
        const file = await fileOf(folder, /ldb$/);
        const bytes = await readFile(file);
        await writeFile(file, bytes.fill(0x41, 20_000, 40_000));
      },
      200,
    ],
    ['a table is cut short', async (folder) => truncate(await fileOf(folder, /ldb$/), 100), 0],
  ];

describe('a damaged outbox', () => {
  it.each(DAMAGES)('is repaired, and told of, where %s', async (_, damage, least) => {
    const folder = join(await parentOf(), 'outbox');
    await filled(folder);
    await damage(folder);
    const { errors, log } = logging();
    const outbox = await opened(folder, log);
    expect(errors[0]).toContain('damaged');
    expect(outbox.count).toBeGreaterThanOrEqual(least);
    const items = await outbox.read(ONE, 'event', 1000, MB);
    expect(items).toHaveLength(outbox.count);
    const numbers = items.map(({ text }) => (JSON.parse(text) as { n: number }).n);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    outbox.append(ONE, 'event', 'goes on');
    await outbox.close();
    expect((await opened(folder)).count).toBe(items.length + 1);
  });

  it('is moved aside where it cannot be repaired, one at most', async () => {
    const parent = await parentOf();
    const folder = join(parent, 'outbox');
    for (let time = 0; time < 2; time++) {
      await rm(folder, { recursive: true, force: true });
      // A folder where there should be a file: it can be neither read nor replaced.
      await mkdir(join(folder, 'CURRENT', 'x'), { recursive: true });
      const { errors, log } = logging();
      const outbox = await opened(folder, log);
      outbox.append(ONE, 'event', 'goes on');
      await outbox.close();
      expect(errors.at(-1)).toContain('could not be repaired');
      expect((await readdir(parent)).sort()).toEqual(['outbox', 'outbox.damaged']);
    }
  });

  it('passes over keys that are none of its own', async () => {
    const folder = join(await parentOf(), 'outbox');
    await filled(folder);
    const level = new ClassicLevel<string, string>(folder);
    await level.open();
    await level.put('hexa-01!event!zzz', '{}');
    await level.put('elsewhere', '{}');
    await level.close();
    const outbox = await opened(folder);
    outbox.append(ONE, 'event', 'goes on');
    await outbox.flush();
    expect((await outbox.read(ONE, 'event', 1000, MB)).at(-1)?.text).toBe('"goes on"');
    expect(outbox.count).toBe(ITEMS + 1);
  });

  it('holds no more in memory for many drones than for one while the disk takes nothing', async () => {
    const level = new ClassicLevel<string, string>(join(await parentOf(), 'outbox'));
    await level.open();
    const options = { folder: '', maxBytes: 256 * MB, timers: new HandTimers(), log: silent };
    const outbox = new Outbox(level, options);
    await level.close();
    const devices = Array.from({ length: 20 }, (_, i) => deviceId(`hexa-${i}`)!);
    for (const device of devices) {
      for (let n = 0; n < 5000; n++) outbox.append(device, 'telemetry', n);
      outbox.append(device, 'reply', 'an answer');
    }
    await outbox.flush();
    expect(outbox.count).toBeLessThanOrEqual(50_000);
    expect(outbox.count).toBeGreaterThan(40_000);
    for (const device of devices) {
      expect(outbox.waiting(device, 'reply')).toBe(1);
      const items = await outbox.read(device, 'telemetry', 5000, MB);
      expect(items.at(-1)?.text).toBe('4999');
      await outbox.done(device, 'telemetry', items);
      expect(outbox.waiting(device, 'telemetry')).toBe(0);
    }
  });

  it('goes on from memory where the disk cannot be read any more', async () => {
    const folder = join(await parentOf(), 'outbox');
    const level = new ClassicLevel<string, string>(folder);
    await level.open();
    const options = { folder, maxBytes: MB, timers: new HandTimers(), log: silent };
    const outbox = new Outbox(level, options);
    endings.push(() => outbox.close());
    outbox.append(ONE, 'reply', 'old');
    await outbox.flush();
    level.iterator = () => {
      throw Object.assign(new Error('Corruption: bad block'), { code: 'LEVEL_CORRUPTION' });
    };
    outbox.append(ONE, 'reply', 'new');
    const items = await outbox.read(ONE, 'reply', 10, MB);
    expect(items.map(({ text }) => text)).toEqual(['"new"']);
    await outbox.done(ONE, 'reply', items);
    expect([outbox.count, outbox.bytes]).toEqual([0, 0]);
  });
});

describe('a damaged list of commands', () => {
  it('lets none be taken that may have been taken before', async () => {
    const folder = join(await parentOf(), 'commands');
    const [before, now] = [1_700_000_000_000, 1_700_000_010_000];
    const first = await openJournal(folder, before, silent);
    await first.begin(ONE, { id: 'c-1', state: 'accepted' }, before + 120_000, before);
    await first.close();
    await writeFile(join(folder, 'CURRENT'), 'garbage');
    const { errors, log } = logging();
    const journal = await openJournal(folder, now, log);
    endings.push(() => journal.close());
    expect(errors[0]).toContain('damaged');
    const taken = (id: string, at: number) =>
      journal.begin(ONE, { id, state: 'accepted' }, at + 15_000, at);
    await expect(taken('c-2', now)).rejects.toThrow(/damaged: give it anew in 120 s/);
    expect(journal.answered(ONE, 'c-2')).toBeDefined();
    await expect(taken('c-3', now + 120_000)).resolves.toBe(true);
  });
});

describe('the list of commands', () => {
  it('that is full makes room by what expired long ago', async () => {
    const folder = join(await parentOf(), 'commands');
    const level = new ClassicLevel<string, object>(folder, { valueEncoding: 'json' });
    const now = 1_700_000_000_000;
    const entry = { expires: now - 3_600_000, reply: { id: 'x', state: 'done' } };
    await level.open();
    await level.batch(
      Array.from({ length: 10_000 }, (_, i) => ({
        type: 'put' as const,
        key: `${ONE}!c-${i}`,
        value: entry,
      })),
    );
    await level.close();
    const journal = await openJournal(folder, now, silent);
    endings.push(() => journal.close());
    expect(journal.answered(ONE, 'c-1')).toBeDefined();
    const reply = { id: 'fresh', state: 'accepted' } as const;
    expect(await journal.begin(ONE, reply, now + 15_000, now)).toBe(true);
  });
});
