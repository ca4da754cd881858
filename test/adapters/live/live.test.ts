import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createLive, type Live, type LiveLimits } from '../../../src/adapters/live/live.ts';
import { createLiveMetrics } from '../../../src/adapters/live/metrics.ts';
import type { Case } from '../../../src/domain/cases/case.ts';
import type { Device } from '../../../src/domain/fleet/device.ts';
import { caseId, type DeviceId, violationId } from '../../../src/domain/ids.ts';
import type { Violation } from '../../../src/domain/supervision/violation.ts';
import type { LiveState } from '../../../src/services/live-state.ts';
import type { LiveChanges, LiveFrame, LiveSnapshot } from '../../../src/wire/live-frames.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const device = (id: string): Device => ({
  id: id as DeviceId,
  kind: 'muck-truck',
  name: id,
  plate: '',
  crs: 'wgs84',
});
const fixAt = (time: number, lat = 36.6) => ({ time, lat, lon: 101.7, speed: 5, heading: 90 });
const at = (id: string, time: number, lat?: number, late = false) => ({
  device: id as DeviceId,
  fix: fixAt(time, lat),
  late,
});
const violation = (id: number, of = 'truck-1', ended?: number): Violation => ({
  id: violationId(id),
  device: of as DeviceId,
  rule: 'speeding',
  began: 1000 + id,
  ...(ended !== undefined && { ended }),
  place: [101.7, 36.6],
  measure: { value: 20, limit: 10 },
  late: false,
});
const caseOf = (id: number, state: Case['state'] = 'collected'): Case => ({
  id: caseId(id),
  number: `2026-QX-${id}`,
  kind: 'speeding',
  source: 'violation',
  state,
  description: '',
  address: '',
  candidates: [],
  place: [101.7, 36.6],
  occurred: 1000,
  opened: 2000,
  counts: { photos: 0, returns: 0, redos: 0, extensions: 0, reminders: 0, joined: 0 },
  violations: [],
});

const INITIAL: LiveState = {
  devices: [
    {
      device: device('truck-1'),
      newest: { fix: fixAt(1000), received: 1100 },
      online: true,
      openViolations: 1,
    },
    { device: device('truck-2'), online: false, openViolations: 0 },
  ],
  violations: [violation(1)],
  cases: [caseOf(1)],
  drones: [],
  flights: [],
};

/** The service's clock and timers, moved by hand. */
let now = 10_000;
let timers: { ms: number; work: () => void }[];
const tick = () => timers[0]!.work();
const ping = () => timers[1]!.work();

let server: Server;
let registry: Registry;
let live: Live;
const clients: { close(): void }[] = [];

async function open(limits: Partial<LiveLimits> = {}, initial = INITIAL): Promise<void> {
  timers = [];
  registry = new Registry();
  live = createLive({
    clock: { now: () => now },
    log: silent,
    metrics: createLiveMetrics(registry),
    initial,
    every: (ms, work) => {
      timers.push({ ms, work });
      return () => {};
    },
    limits,
  });
  server = createServer().on('upgrade', live.handleUpgrade).listen(0, '127.0.0.1');
  await once(server, 'listening');
}
beforeEach(() => open());
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await live.close();
  server.close();
  server.closeAllConnections();
});

const port = () => (server.address() as AddressInfo).port;

/** A reader with its frames in the order in which they came. */
class Client {
  readonly socket: WebSocket;
  readonly #frames: LiveFrame[] = [];
  #waiting: ((frame: LiveFrame) => void) | undefined;
  constructor(query = '', options: WebSocket.ClientOptions = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port()}/live${query}`, options);
    this.socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as LiveFrame;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting) waiting(frame);
      else this.#frames.push(frame);
    });
    clients.push(this.socket);
  }
  next(): Promise<LiveFrame> {
    const frame = this.#frames.shift();
    if (frame) return Promise.resolve(frame);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
  async snapshot(): Promise<LiveSnapshot> {
    const frame = await this.next();
    expect(frame.type).toBe('snapshot');
    return frame as LiveSnapshot;
  }
  async changes(): Promise<LiveChanges> {
    const frame = await this.next();
    expect(frame.type).toBe('changes');
    return frame as LiveChanges;
  }
}

describe('a reader', () => {
  it('gets a snapshot of what the store had, at once', async () => {
    const frame = await new Client().snapshot();
    expect(frame.devices).toEqual([
      { id: 'truck-1', kind: 'muck-truck', name: 'truck-1', plate: '', online: true, alarms: 1 },
      { id: 'truck-2', kind: 'muck-truck', name: 'truck-2', plate: '', online: false, alarms: 0 },
    ]);
    expect(frame.positions).toEqual([['truck-1', 1000, 36.6, 101.7, 5, 90, 0]]);
    expect(frame.violations.map((v) => v.id)).toEqual([1]);
    expect(frame.cases.map((c) => c.id)).toEqual([1]);
    expect(frame.now).toBe(10_000);
  });

  it('then gets changes only, one frame for all that happened since the last', async () => {
    const client = new Client();
    const { seq, zonesRevision } = await client.snapshot();
    live.positions([at('truck-1', 2000, 36.61), at('truck-2', 2000)]);
    live.positions([at('truck-1', 3000, 36.62)]);
    live.violations([violation(2)]);
    live.cases([caseOf(2)]);
    live.zonesChanged();
    tick();
    const frame = await client.changes();
    expect(frame.seq).toBeGreaterThan(seq);
    expect(frame.positions!.map(([id, time]) => [id, time])).toEqual([
      ['truck-1', 3000],
      ['truck-2', 2000],
    ]);
    expect(frame.violations!.map((v) => v.id)).toEqual([2]);
    expect(frame.devices).toEqual([expect.objectContaining({ id: 'truck-1', alarms: 2 })]);
    expect(frame.cases!.map((c) => c.id)).toEqual([2]);
    expect(frame.zonesRevision).not.toBe(zonesRevision);
    live.presence('truck-2' as DeviceId, true);
    tick();
    const second = await client.changes();
    expect(second.positions).toBeUndefined();
    expect(second.violations).toBeUndefined();
    expect(second.devices).toEqual([expect.objectContaining({ id: 'truck-2', online: true })]);
  });

  it('never sees a position older than the one it has', async () => {
    const client = new Client();
    await client.snapshot();
    live.positions([at('truck-1', 5000, 36.65)]);
    live.positions([at('truck-1', 4000, 36.64, true)]);
    tick();
    expect((await client.changes()).positions).toEqual([['truck-1', 5000, 36.65, 101.7, 5, 90, 0]]);
  });

  it('hears of the end of a violation, and of one that was none', async () => {
    const client = new Client();
    await client.snapshot();
    live.violations([violation(2), violation(3)]);
    live.violations([violation(1, 'truck-1', 2000)]);
    live.withdrawn([{ id: violationId(3), device: 'truck-1' as DeviceId }]);
    tick();
    const frame = await client.changes();
    expect(frame.violations!.map((v) => [v.id, v.ended])).toEqual([
      [2, null],
      [1, '1970-01-01T00:00:02.000Z'],
    ]);
    expect(frame.withdrawn).toEqual([3]);
    expect(frame.devices![0]!.alarms).toBe(1);
    const fresh = await new Client().snapshot();
    expect(fresh.violations.map((v) => v.id).sort()).toEqual([1, 2]);
  });

  it('hears of devices that came, changed and went', async () => {
    const client = new Client();
    await client.snapshot();
    live.positions([at('truck-3', 2000)]);
    live.devices([device('truck-3')], ['truck-2' as DeviceId]);
    tick();
    const frame = await client.changes();
    expect(frame.devices!.map((d) => d.id)).toEqual(['truck-3']);
    expect(frame.positions!.map(([id]) => id)).toEqual(['truck-3']);
    expect(frame.removed).toEqual(['truck-2']);
    live.devices([], ['truck-3' as DeviceId]);
    live.devices([device('truck-3')], []);
    tick();
    const back = await client.changes();
    expect(back.removed).toBeUndefined();
    expect(back.devices!.map((d) => d.id)).toEqual(['truck-3']);
  });

  it('does not keep closed cases, and at most 500', async () => {
    live.cases([caseOf(1, 'closed')]);
    live.cases(Array.from({ length: 600 }, (_, i) => caseOf(i + 10)));
    const { cases } = await new Client().snapshot();
    expect(cases).toHaveLength(500);
    expect(cases[0]!.id).toBe(609);
    expect(cases.map((c) => c.id)).not.toContain(1);
  });

  it('gets an empty frame where nothing happened for long, and is let go if it does not answer', async () => {
    const client = new Client();
    await client.snapshot();
    ping();
    expect(Object.keys(await client.changes())).toEqual(['type', 'stream', 'seq', 'now']);
    // It answered the ping by itself; one that cannot is gone after the next.
    const mute = await rawReader();
    const closed = once(mute.resume(), 'close');
    ping();
    ping();
    await closed;
  });
});

describe('resuming', () => {
  it('goes on where the reader left off', async () => {
    const first = new Client();
    const { stream, seq } = await first.snapshot();
    first.socket.terminate();
    live.positions([at('truck-2', 2000)]);
    live.cases([caseOf(2, 'closed')]);
    const again = new Client(`?stream=${stream}&seq=${seq}`);
    const frame = await again.changes();
    expect(frame.positions!.map(([id]) => id)).toEqual(['truck-2']);
    expect(frame.cases!.map((c) => c.state)).toEqual(['closed']);
    expect(frame.devices).toBeUndefined();
  });

  it('with nothing missed says so at once', async () => {
    const { stream, seq } = await new Client().snapshot();
    const frame = await new Client(`?stream=${stream}&seq=${seq}`).changes();
    expect(frame.seq).toBe(seq);
    expect(frame.positions).toBeUndefined();
  });

  it.each(['?stream=other&seq=1', '?stream=&seq=', '?seq=1', '?stream=x', '?seq=NaN&stream=%00'])(
    'from elsewhere (%s) begins with a snapshot',
    async (query) => {
      await new Client(query).snapshot();
    },
  );

  it('from the future begins with a snapshot', async () => {
    const { stream, seq } = await new Client().snapshot();
    await new Client(`?stream=${stream}&seq=${seq + 1000}`).snapshot();
  });

  it('from too long ago begins with a snapshot, and memory stays bounded', async () => {
    const { stream, seq } = await new Client().snapshot();
    for (let i = 0; i < 6000; i++) live.violations([violation(i + 10, 'truck-1', 2000 + i)]);
    const frame = await new Client(`?stream=${stream}&seq=${seq}`).snapshot();
    expect(frame.violations).toHaveLength(101);
  });
});

/** A reader that shakes hands and then reads nothing at all. */
async function rawReader(): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  clients.push({ close: () => socket.destroy() });
  socket.write(
    `GET /live HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1Ng==\r\n\r\n`,
  );
  await once(socket, 'data');
  socket.pause();
  return socket;
}

describe('a slow reader', () => {
  const fleet = Array.from({ length: 5000 }, (_, i) => `truck-${i}`);
  const busy: LiveState = {
    devices: fleet.map((id) => ({ device: device(id), online: true, openViolations: 0 })),
    violations: [],
    cases: [],
    drones: [],
    flights: [],
  };
  const everybody = (time: number) => live.positions(fleet.map((id) => at(id, time)));
  const sentBytes = async () => {
    const { values } = await registry.getSingleMetric('chengxun_live_bytes_total')!.get();
    return values[0]!.value;
  };
  /** Lets the sockets take what they can. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(async () => {
    await live.close();
    server.close();
    server.closeAllConnections();
    await open({}, busy);
  });

  it('is sent no more than fits, then the newest state, while others go on', async () => {
    const slow = await rawReader();
    const quick = new Client();
    await quick.snapshot();
    let before = await sentBytes();
    let grew = 0;
    for (let round = 0; round < 80; round++) {
      everybody(20_000 + round);
      tick();
      await quick.changes();
      await settle();
      const after = await sentBytes();
      // One reader takes a frame of each round; both did only as long as the slow one's buffers had room.
      grew = after - before;
      before = after;
    }
    const frame = JSON.stringify(fleet.map((id) => [id, 20_079, 36.6, 101.7, 5, 90, 0])).length;
    expect(grew).toBeLessThan(frame * 1.2);
    // It reads on: what waited for it, and then the newest state, not all that it missed.
    let got = '';
    slow.on('data', (data: Buffer) => {
      got += data.toString('latin1');
    });
    slow.resume();
    everybody(90_000);
    while (!got.includes('["truck-4999",90000')) {
      tick();
      await settle();
    }
    expect(got.length).toBeLessThan(frame * 60);
    expect(got).not.toContain('["truck-4999",20078');
  });

  it('that takes nothing for a minute is let go', async () => {
    const slow = await rawReader();
    const closed = once(slow, 'close');
    const stalled = async () =>
      (await registry.getSingleMetric('chengxun_live_stalled_total')!.get()).values[0]?.value ?? 0;
    for (let round = 0; round < 60; round++) {
      everybody(20_000 + round);
      tick();
      await settle();
    }
    now += 59_000;
    tick();
    expect(await stalled()).toBe(0);
    now += 1500;
    tick();
    expect(await stalled()).toBe(1);
    slow.resume();
    await closed;
  });
});

describe('the door', () => {
  it('is closed to pages of other sites', async () => {
    const client = new Client('', { origin: 'http://evil.example' });
    const [error] = await once(client.socket, 'error');
    expect(String(error)).toContain('403');
    await new Client('', { origin: `http://127.0.0.1:${port()}` }).snapshot();
  });

  it('is closed when enough are in', async () => {
    await live.close();
    server.close();
    server.closeAllConnections();
    await open({ clients: 1 });
    await new Client().snapshot();
    const [error] = await once(new Client().socket, 'error');
    expect(String(error)).toContain('503');
  });

  it('lets a reader that talks too much go', async () => {
    const client = new Client();
    await client.snapshot();
    client.socket.on('error', () => {});
    client.socket.send('x'.repeat(5000));
    const [code] = await once(client.socket, 'close');
    expect(code).toBe(1009);
  });
});
