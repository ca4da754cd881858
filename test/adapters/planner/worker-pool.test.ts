/** Threads do one job each, and are ended with a job that is ended. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PoolLimits, WorkerPool } from '../../../src/adapters/planner/worker-pool.ts';

/** Answers what it is asked, runs without end, eats memory, fails, ends, or says which thread it is. */
const THREAD = `
  const { parentPort, threadId, workerData } = require('node:worker_threads');
  parentPort.on('message', ({ kind, value }) => {
    if (kind === 'spin') for (;;);
    if (kind === 'eat') { const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length)); }
    if (kind === 'fail') throw new Error('broken');
    if (kind === 'exit') process.exit(3);
    parentPort.postMessage(kind === 'thread' ? threadId : [value, workerData]);
  });`;

let folder: string;
let entry: string;
const pools: WorkerPool[] = [];
const seen: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chengxun-threads-'));
  entry = join(folder, 'thread.cjs');
  await writeFile(entry, THREAD);
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await rm(folder, { recursive: true });
});

function pool(limits: Partial<PoolLimits> = {}): WorkerPool {
  const made = new WorkerPool({
    entry,
    data: 'given',
    limits: { threads: 1, waiting: 4, time: 30_000, memory: 64, idle: 30_000, ...limits },
    observe: (seconds, outcome) => {
      expect(seconds).toBeGreaterThanOrEqual(0);
      seen.push(outcome);
    },
  });
  pools.push(made);
  return made;
}
const echo = (value: unknown) => ({ kind: 'echo', value });

describe('a job', () => {
  it('is answered, one after the other, by the same thread', async () => {
    const one = pool();
    const values = await Promise.all([1, 2, 3].map((n) => one.run(echo(n))));
    expect(values).toEqual([1, 2, 3].map((n) => ({ value: [n, 'given'] })));
    const [a, b] = [await one.run({ kind: 'thread' }), await one.run({ kind: 'thread' })];
    expect(a).toEqual(b);
  });

  it('that is cancelled ends at once, and the next one is done by another thread', async () => {
    const one = pool();
    const before = await one.run({ kind: 'thread' });
    const asker = new AbortController();
    const endless = one.run({ kind: 'spin' }, asker.signal);
    const next = one.run({ kind: 'thread' });
    asker.abort();
    expect(await endless).toMatchObject({ ok: false, reason: 'cancelled' });
    expect(await next).not.toEqual(before);
    expect(seen).toContain('cancelled');
    expect(seen.filter((one) => one === 'begun').length).toBeGreaterThan(2);
  });

  it('that waits and is cancelled is never begun', async () => {
    const one = pool();
    const [first, second] = [new AbortController(), new AbortController()];
    const running = one.run({ kind: 'spin' }, first.signal);
    const waiting = one.run({ kind: 'spin' }, second.signal);
    second.abort();
    expect(await waiting).toMatchObject({ reason: 'cancelled' });
    first.abort();
    expect(await running).toMatchObject({ reason: 'cancelled' });
    expect(await one.run(echo(1))).toEqual({ value: [1, 'given'] });
    expect(await one.run(echo(1), first.signal)).toMatchObject({ reason: 'cancelled' });
  });

  it('beyond those that may wait is refused', async () => {
    const one = pool({ waiting: 1 });
    const asker = new AbortController();
    const running = [one.run({ kind: 'spin' }, asker.signal), one.run(echo(2), asker.signal)];
    expect(await one.run(echo(3))).toMatchObject({ reason: 'busy' });
    asker.abort();
    await Promise.all(running);
    expect(await one.run(echo(4))).toEqual({ value: [4, 'given'] });
  });

  it('that takes too long, or too much memory, is ended with the reason', async () => {
    const one = pool({ time: 2000 });
    expect(await one.run({ kind: 'spin' })).toMatchObject({ reason: 'too-long' });
    expect(await pool().run({ kind: 'eat' })).toMatchObject({ reason: 'too-big' });
    expect(await one.run(echo(1))).toEqual({ value: [1, 'given'] });
  });

  it('whose thread fails or ends rejects, and the next one is done all the same', async () => {
    const one = pool();
    await expect(one.run({ kind: 'fail' })).rejects.toThrow('broken');
    await expect(one.run({ kind: 'exit' })).rejects.toThrow('ended with 3');
    expect(await one.run(echo(1))).toEqual({ value: [1, 'given'] });
    await expect(one.run({ kind: 'echo', value: () => {} })).rejects.toThrow();
    expect(await one.run(echo(2))).toEqual({ value: [2, 'given'] });
  });
});

describe('a pool', () => {
  it('does as many jobs at a time as it has threads', async () => {
    const two = pool({ threads: 2 });
    const asker = new AbortController();
    const busy = two.run({ kind: 'spin' }, asker.signal);
    expect(await two.run(echo(1))).toEqual({ value: [1, 'given'] });
    asker.abort();
    await busy;
  });

  it('ends a thread that has nothing to do', async () => {
    const one = pool({ idle: 1 });
    const first = await one.run({ kind: 'thread' });
    await expect.poll(() => one.run({ kind: 'thread' })).not.toEqual(first);
  });

  it('that is closed ends what runs and takes nothing more', async () => {
    const one = pool();
    const jobs = [one.run({ kind: 'spin' }), one.run(echo(1))];
    await one.close();
    for (const job of await Promise.all(jobs)) expect(job).toMatchObject({ reason: 'cancelled' });
    expect(await one.run(echo(1))).toMatchObject({ reason: 'cancelled' });
  });
});
