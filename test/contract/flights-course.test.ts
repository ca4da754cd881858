/** The whole course of flights over HTTP and MQTT, with a bridge that says what a drone would. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bridge } from './drone-bridge.ts';
import { addPlan, BY, Pilot } from './flight-pilot.ts';
import { type Account, type HubService, startHubService } from './hub-service.ts';

let hub: HubService;
let plan: number;
let account: Account;
let bridge: Bridge;
let serial = 0;

beforeAll(async () => {
  hub = await startHubService();
  plan = await addPlan(hub);
});
afterAll(() => hub.stop());
beforeEach(async () => {
  account = await hub.add(`hexa-${++serial}`, { kind: 'hexacopter' });
  bridge = await Bridge.open(hub, account);
});
const planned = (more = {}) => Pilot.plan(hub, account.id, bridge, plan, more);
const whats = (detail: { log: { what: string }[] }) => detail.log.map(({ what }) => what);

describe('a flight', () => {
  it('goes from planned to closed: steps ask, the drone’s signs move it, the log says which', async () => {
    const pilot = await planned();
    const { hash } = await pilot.takeOff();
    await pilot.must('pause');
    await bridge.hears('pause');
    expect(await pilot.state()).toBe('flying');
    await pilot.flies(2, 40, { mission: { current: 2, total: 4, state: 'paused', hash } });
    await pilot.becomes('paused');
    await pilot.must('continue');
    await bridge.hears('continue');
    await pilot.flies(3, 100);
    await pilot.becomes('flying');
    await pilot.flies(4, 50);
    await pilot.lands();
    const landed = await pilot.detail();
    expect(landed.flight.sorties[0]).toMatchObject({ complete: true, stopped: null });
    expect((await pilot.step('resume')).json.detail).toContain('flown to its end');
    const closed = await pilot.must('close');
    expect(closed.flight.closed).not.toBeNull();
    expect(closed.allowed).toEqual([]);
    expect(whats(closed).filter((what) => !['reply', 'tick'].includes(what))).toEqual([
      'create',
      'weather',
      'check',
      'upload',
      'verified',
      'arm',
      'armed',
      'start',
      'airborne',
      'pause',
      'paused',
      'continue',
      'airborne',
      'returning',
      'landed',
      'close',
    ]);
    const by = (what: string) => closed.log.find((e: { what: string }) => e.what === what).by;
    expect([by('create'), by('armed'), by('start')]).toEqual([BY, 'vehicle', BY]);
    expect(closed.recent.map((c: { kind: string }) => c.kind).sort()).toEqual(
      ['arm', 'continue', 'pause', 'start', 'upload'].sort(),
    );
  });

  it('is followed where somebody flies it by remote control', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.upload();
    await pilot.shows({ armed: true, mode: 'LOITER' });
    await pilot.becomes('armed');
    await pilot.flies(1, 5, { mode: 'STABILIZE' });
    await pilot.becomes('flying');
    await pilot.shows({ armed: false, landed: 'ground' });
    await pilot.becomes('landed');
  });

  it('that was disarmed without flying lies ready again', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.upload();
    await pilot.shows({ armed: true });
    await pilot.becomes('armed');
    await pilot.shows({ armed: false });
    await pilot.becomes('uploaded');
    expect((await pilot.detail()).flight.sorties[0].armed).toBeNull();
  });

  it('that is aborted while armed has the drone disarmed', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.upload();
    await pilot.shows({ armed: true });
    await pilot.becomes('armed');
    const { json } = await pilot.step('abort', 'a child ran in');
    expect(json.flight.state).toBe('aborted');
    expect(json.log.at(-1).detail.note).toBe('a child ran in');
    await bridge.hears('disarm');
  });

  it('refuses a step that its state does not allow, and says which are', async () => {
    const pilot = await planned();
    const { status, json } = await pilot.step('start');
    expect(status).toBe(409);
    expect(json.detail).toContain('check, abort');
  });
});

describe('resume', () => {
  it('goes on where it stopped, as a new sortie, checked and proven anew', async () => {
    const pilot = await planned();
    const first = await pilot.takeOff();
    await pilot.flies(2, 25);
    await pilot.must('return');
    await bridge.reply(await bridge.hears('return'), { state: 'done' });
    await pilot.shows({ mode: 'RTL' });
    await pilot.becomes('returning');
    await pilot.lands();
    const landed = await pilot.detail();
    expect(landed.flight.sorties[0]).toMatchObject({ complete: false, stopped: { item: 2 } });
    expect(landed.flight.sorties[0].stopped.fraction).toBeCloseTo(0.25, 2);
    const resumed = await pilot.must('resume');
    expect(resumed.flight.state).toBe('planned');
    expect(resumed.flight.sorties).toHaveLength(2);
    expect(resumed.checklist.filter((c: { state: string }) => c.state === 'red').length).toBe(4);
    const refused = await pilot.step('check');
    expect(refused.status).toBe(409);
    const second = await pilot.takeOff(1);
    expect(second.hash).toBe(resumed.flight.sorties[1].hash);
    expect(typeof first.hash).toBe('string');
  });
});

describe('what is on board', () => {
  it('of which the bridge proves another hash is not verified, with the words why', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.must('upload');
    const { id } = await bridge.hears('upload');
    await bridge.reply({ id }, { state: 'done', hash: 'f'.repeat(64) });
    await expect
      .poll(async () => (await pilot.detail()).recent[0])
      .toMatchObject({ state: 'failed', reason: 'differs' });
    expect(await pilot.state()).toBe('checked');
    expect((await pilot.detail()).recent[0].detail).toContain('ffffffffffff');
    expect((await pilot.step('arm')).status).toBe(409);
  });

  it('that changes under an uploaded flight takes it back to checked', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.upload();
    const other = { current: 0, total: 9, hash: 'e'.repeat(64) };
    expect((await pilot.step('arm')).status).toBe(200);
    await expect
      .poll(
        async () => {
          await pilot.shows({ mission: other });
          return pilot.state();
        },
        { timeout: 10_000, interval: 500 },
      )
      .toBe('checked');
    const { log } = await pilot.detail();
    const entry = log.find((e: { what: string }) => e.what === 'unverified');
    expect(entry.detail).toMatchObject({ onBoard: 'e'.repeat(64) });
    expect(entry.detail.words).toContain('Upload again');
  });

  it('that the bridge no longer proves keeps the flight from being armed at once', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.upload();
    await pilot.shows({ mission: { current: 0, total: 4 } });
    const { status, json } = await pilot.step('arm');
    expect(status).toBe(409);
    expect(json.detail).toContain('not proven');
  });
});

describe('replies', () => {
  it('that come twice, late and out of order move a command forward only', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.must('upload');
    const { id, args } = await bridge.hears('upload');
    const { hash } = args as { hash: string };
    await bridge.publish('reply', [
      { id, state: 'running', progress: { done: 3, total: 4 } },
      { id, state: 'accepted' },
      { id, state: 'running', progress: { done: 1, total: 4 } },
    ]);
    const recent = async () => (await pilot.detail()).recent[0];
    expect(await recent()).toMatchObject({ state: 'running', progress: { done: 3 } });
    await bridge.reply({ id }, { state: 'done', hash });
    await bridge.reply({ id }, { state: 'failed', reason: 'error' });
    await bridge.reply({ id }, { state: 'running', progress: { done: 4, total: 4 } });
    await bridge.reply({ id }, { state: 'done', hash });
    expect(await recent()).toMatchObject({ state: 'done' });
    const { log, flight } = await pilot.detail();
    expect(flight.state).toBe('uploaded');
    expect(log.filter((e: { what: string }) => e.what === 'verified')).toHaveLength(1);
    expect(log.filter((e: { what: string }) => e.what === 'reply')).toHaveLength(2);
  });

  it('of another drone’s bridge change nothing', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.must('upload');
    const { id, args } = await bridge.hears('upload');
    const stranger = await Bridge.open(
      hub,
      await hub.add(`stranger-${serial}`, { kind: 'hexacopter' }),
    );
    await stranger.reply({ id }, { state: 'done', hash: (args as { hash: string }).hash });
    expect((await pilot.detail()).recent[0].state).toBe('sent');
    expect(await pilot.state()).toBe('checked');
  });
});

describe('a command', () => {
  it('is sent again until it is answered, with one id, and not after', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.must('upload');
    const first = await bridge.hears('upload');
    await expect.poll(() => bridge.commands.length, { timeout: 5000 }).toBeGreaterThan(1);
    expect(bridge.commands[1]).toEqual(first);
    await bridge.reply(first, { state: 'accepted' });
    const heard = bridge.commands.length;
    await expect.poll(async () => (await pilot.detail()).recent[0].state).toBe('accepted');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(bridge.commands.length - heard).toBeLessThanOrEqual(1);
  });

  it('beside the steps reaches the drone only in the air, and only within the limits', async () => {
    const pilot = await planned();
    const goto = { kind: 'goto', args: { lat: 36.6205, lon: 101.7805, altitude: 60 } };
    expect((await pilot.post('commands', goto)).status).toBe(409);
    await pilot.takeOff();
    expect((await pilot.post('commands', goto)).status).toBe(200);
    expect((await bridge.hears('goto')).args).toEqual(goto.args);
    const high = { ...goto, args: { ...goto.args, altitude: 121 } };
    const far = { ...goto, args: { ...goto.args, lat: 36.7 } };
    expect((await pilot.post('commands', high)).json.detail).toContain('approval ceiling');
    expect((await pilot.post('commands', far)).json.detail).toContain('fence');
    expect((await pilot.post('commands', { kind: 'jump', args: { item: 9 } })).status).toBe(409);
    expect((await pilot.post('commands', { kind: 'jump', args: { speed: 9 } })).status).toBe(400);
    expect((await pilot.post('commands', { kind: 'jump', args: { item: 3 } })).status).toBe(200);
  });
});

describe('a pilot’s watch', () => {
  it('reaches the bridge again and again while the page says so, and is not kept', async () => {
    const pilot = await planned();
    expect((await pilot.post('watch', {})).status).toBe(204);
    const first = await bridge.hears('watch');
    const second = await bridge.hears('watch', 1);
    expect(second.id).not.toBe(first.id);
    expect(second.expires - Date.now()).toBeLessThanOrEqual(10_000);
    expect((await pilot.detail()).recent).toEqual([]);
    await bridge.reply(first, { state: 'done' });
  });
});

describe('several drones', () => {
  it('fly one plan at once, each hearing its own commands only', async () => {
    const other = await hub.add(`other-${serial}`, { kind: 'hexacopter' });
    const otherBridge = await Bridge.open(hub, other);
    const one = await planned();
    const two = await Pilot.plan(hub, other.id, otherBridge, plan);
    await one.takeOff();
    expect(otherBridge.commands).toEqual([]);
    await two.takeOff();
    expect(await one.state()).toBe('flying');
    expect(bridge.commands.every(({ id }) => otherBridge.commands.every((c) => c.id !== id))).toBe(
      true,
    );
  });

  it('are not bound twice: a second flight of one is refused until the first has landed', async () => {
    const first = await planned();
    await first.check();
    const second = await planned();
    await second.check();
    await first.must('upload');
    const refused = await second.step('upload');
    expect(refused.status).toBe(409);
    expect(refused.json.detail).toContain((await first.detail()).flight.number);
    const { id, args } = await bridge.hears('upload');
    await bridge.reply({ id }, { state: 'done', hash: (args as { hash: string }).hash });
    await first.becomes('uploaded');
    expect((await second.step('upload')).status).toBe(409);
    await first.must('abort');
    expect((await second.step('upload')).status).toBe(200);
  });
});

describe('a restart of the service in mid-flight', () => {
  it('loses nothing: the flight goes on, the open command is taken up again', async () => {
    const pilot = await planned();
    await pilot.takeOff();
    await pilot.must('pause');
    await bridge.client.endAsync();
    await hub.restart();
    const again = await Bridge.open(hub, account);
    again.state = bridge.state;
    const pause = await again.hears('pause');
    await again.reply(pause, { state: 'done' });
    await again.show({ mission: { current: 2, total: 4, state: 'paused' } });
    await pilot.becomes('paused');
    const { recent } = await pilot.detail();
    expect(recent[0]).toMatchObject({ kind: 'pause', state: 'done' });
  });
});

describe('an outage of the uplink', () => {
  it('in which it flew and landed is followed by what was stored, in the drone’s own time', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.upload();
    await pilot.shows({ armed: true });
    await pilot.becomes('armed');
    const { hash } = (await pilot.detail()).flight.plan;
    const armed = await pilot.flies(2, 0, { landed: 'ground' });
    // The clock of the drone goes on by half a minute; what happened meanwhile is still on its way.
    const at = (seconds: number, more: object) => ({
      ...armed,
      time: armed.time + seconds,
      ...more,
    });
    await bridge.publish('telemetry', at(50_000, { armed: false, landed: 'ground' }));
    expect(await pilot.state()).toBe('armed');
    await bridge.publish('telemetry', [
      at(5_000, { landed: 'air', mission: { current: 3, total: 4, state: 'active', hash } }),
      at(20_000, { landed: 'air', mode: 'RTL' }),
      at(40_000, { armed: false, landed: 'ground' }),
    ]);
    const { flight, log } = await pilot.becomes('landed');
    expect(flight.sorties[0].airborne).toBe(new Date(armed.time + 5_000).toISOString());
    expect(flight.sorties[0].stopped).toMatchObject({ item: 3 });
    expect(whats({ log }).slice(-3)).toEqual(['airborne', 'returning', 'landed']);
  });
});

it('a flight that began and ended within an outage is followed from the first state on', async () => {
  const pilot = await planned();
  await pilot.check();
  await pilot.upload();
  const last = await pilot.shows({});
  const at = (ms: number, more: object) => ({ ...last, time: last.time + ms, ...more });
  await bridge.publish('telemetry', at(50_000, {}));
  await bridge.publish('telemetry', [
    at(12_000, { armed: true, mode: 'LOITER' }),
    at(15_000, { armed: true, landed: 'air', mode: 'AUTO' }),
    at(45_000, {}),
  ]);
  const { log } = await pilot.becomes('landed');
  expect(whats({ log }).slice(-3)).toEqual(['armed', 'airborne', 'landed']);
});

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
