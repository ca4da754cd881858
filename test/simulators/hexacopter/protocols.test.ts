/** Parameters, texts, signing, and PX4's own habits on the wire. */
import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/wire/mavlink/codec.ts';
import {
  CameraInformation,
  CommandAck,
  CommandLong,
  GlobalPositionInt,
  Heartbeat,
  ParamRequestList,
  ParamRequestRead,
  ParamSet,
  ParamValue,
  StatusText,
  TimeSync,
} from '../../../src/wire/mavlink/messages.ts';
import { SignatureCheck, Signer, signatureTime } from '../../../src/wire/mavlink/signing.ts';
import { GroundStation, HOME } from './ground-station.ts';

const target = { targetSystem: 1, targetComponent: 1 };

function bytesOf(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getInt32(0);
}

describe('parameters', () => {
  it('are listed whole, a few at a time', () => {
    const station = new GroundStation();
    station.send(ParamRequestList, target);
    station.run(1);
    const values = station.all(ParamValue);
    expect(values.length).toBe(values[0]!.paramCount);
    expect(values.map(({ paramIndex }) => paramIndex)).toEqual(values.map((_, n) => n));
    expect(values.map(({ paramId }) => paramId)).toContain('MAV_SYSID');
  });

  it('of ArduPilot are whole numbers cast to floats', () => {
    const station = new GroundStation();
    const name = { paramId: 'FENCE_ENABLE', paramType: 2 };
    station.send(ParamSet, { ...target, ...name, paramValue: 1 });
    expect(station.last(ParamValue)).toMatchObject({ paramId: 'FENCE_ENABLE', paramValue: 1 });
    expect(station.model.vehicle.tuning.fence.enabled).toBe(true);
  });

  it('of PX4 are the bytes of whole numbers', () => {
    const station = new GroundStation({ autopilot: 'px4' });
    station.send(ParamRequestRead, { ...target, paramId: 'COM_DL_LOSS_T', paramIndex: -1 });
    expect(bytesOf(station.last(ParamValue)!.paramValue)).toBe(10);
    const view = new DataView(new ArrayBuffer(4));
    view.setInt32(0, 25);
    const set = { paramId: 'COM_DL_LOSS_T', paramType: 6, paramValue: view.getFloat32(0) };
    station.send(ParamSet, { ...target, ...set });
    expect(bytesOf(station.last(ParamValue)!.paramValue)).toBe(25);
    expect(station.model.vehicle.tuning.groundStation.timeout).toBe(25);
  });

  it('that are unknown get no answer', () => {
    const station = new GroundStation();
    station.send(ParamRequestRead, { ...target, paramId: 'NO_SUCH', paramIndex: -1 });
    station.send(ParamSet, { ...target, paramId: 'NO_SUCH', paramValue: 1, paramType: 9 });
    expect(station.all(ParamValue)).toHaveLength(0);
  });

  it('give it another system number from the next start on', () => {
    const station = new GroundStation();
    station.send(ParamSet, { ...target, paramId: 'MAV_SYSID', paramValue: 9, paramType: 4 });
    station.run(1.1);
    expect(station.heard.at(-1)?.frame.system).toBe(1);
    station.model.restart();
    station.run(4);
    expect(station.heard.at(-1)?.frame.system).toBe(9);
  });
});

describe('texts', () => {
  const joined = (station: GroundStation) => {
    const chunks = station.heard.filter(
      ({ frame }) => frame.message === StatusText.MSG_ID && (frame.payload[51] ?? 0) > 0,
    );
    return Buffer.concat(chunks.map(({ frame }) => frame.payload.subarray(1, 51)))
      .toString('utf8')
      .replace(/\0.*$/, '');
  };

  it.each(['x'.repeat(50), 'x'.repeat(51), 'y'.repeat(100), `${'河道巡查'.repeat(20)} über Grund`])(
    'of any length arrive whole: %s',
    (text) => {
      const station = new GroundStation();
      station.run(1);
      const before = station.heard.length;
      station.model.say(6, text);
      station.run(0.1);
      const heard = station.heard.slice(before).filter(({ frame }) => frame.message === 253);
      if (text.length === 50) expect(station.texts()).toContain(text);
      else {
        expect(heard.length).toBeGreaterThan(1);
        expect(joined(station)).toBe(text);
      }
    },
  );
});

describe('signing', () => {
  const key = new Uint8Array(32).fill(7);

  it('refuses what is not signed and what comes again, and signs its own', () => {
    const station = new GroundStation({ signingKey: key });
    station.run(2);
    expect(station.command(401)).toBeUndefined();
    expect(station.model.refused.unsigned).toBeGreaterThan(1);
    const now = () => station.model.vehicle.now;
    station.signer = new Signer(key, 3, signatureTime(now()), now);
    expect(station.command(401)).toBe(0);
    const check = new SignatureCheck(key);
    for (const { frame } of station.heard) expect(check.check(frame, now())).toBe('ok');
    station.signer = new Signer(new Uint8Array(32), 3, signatureTime(now()) + 1000, now);
    expect(station.command(401)).toBeUndefined();
    expect(station.model.refused['bad-signature']).toBe(1);
  });

  it('refuses a frame that comes a second time', () => {
    const station = new GroundStation({ signingKey: key });
    const now = () => station.model.vehicle.now;
    const from = { sequence: 1, system: 255, component: 190 };
    const signer = new Signer(key, 3, signatureTime(now()), now);
    const once = encode(CommandLong, { ...target, command: 401 }, from, signer);
    station.model.receive(once);
    station.model.receive(once);
    expect(station.all(CommandAck)).toHaveLength(1);
    expect(station.model.refused.replayed).toBe(1);
  });

  it('holds for long texts too', () => {
    const station = new GroundStation({ signingKey: key });
    station.model.say(6, '长'.repeat(60));
    station.run(0.2);
    const check = new SignatureCheck(key);
    const texts = station.heard.filter(({ frame }) => frame.message === 253);
    expect(texts.length).toBeGreaterThan(4);
    for (const { frame } of texts) {
      expect(check.check(frame, station.model.vehicle.now)).toBe('ok');
    }
  });
});

describe('PX4', () => {
  it('sends by itself, its camera beside it as a component that is no autopilot', () => {
    const station = new GroundStation({ autopilot: 'px4', armable: 2 });
    station.run(10);
    expect(station.all(GlobalPositionInt).length).toBeGreaterThan(35);
    const beats = station.heard.filter(({ frame }) => frame.message === Heartbeat.MSG_ID);
    expect(new Set(beats.map(({ frame }) => frame.component))).toEqual(new Set([1, 100]));
    const camera = station.all(Heartbeat).find(({ autopilot }) => autopilot === 8);
    expect(camera).toMatchObject({ type: 30 });
  });

  it('counts the frames of each component apart', () => {
    const station = new GroundStation({ autopilot: 'px4' });
    station.run(5);
    for (const component of [1, 100]) {
      const sequences = station.heard
        .filter(({ frame }) => frame.component === component)
        .map(({ frame }) => frame.sequence);
      expect(sequences).toEqual(sequences.map((_, n) => n % 256));
    }
  });

  it('refuses to arm for now, and says why', () => {
    const station = new GroundStation({ autopilot: 'px4' });
    station.run(2);
    expect(station.command(400, [1])).toBe(1);
    station.run(0.1);
    const said = station.texts().join('');
    expect(said).toContain('Arming denied: Resolve system health failures first');
    expect(said).toContain('Preflight Fail: GPS fix too low');
  });

  it('takes off to a height above the sea, then holds', () => {
    const station = new GroundStation({ autopilot: 'px4', armable: 2 });
    station.run(3);
    expect(station.command(22, [0, 0, 0, 0, 0, 0, HOME.amsl + 15])).toBe(0);
    expect(station.command(400, [1])).toBe(0);
    station.run(30);
    expect(station.last(GlobalPositionInt)!.relativeAlt / 1000).toBeCloseTo(15, 0);
    expect(station.mode).toBe(4 * 2 ** 16 + 3 * 2 ** 24);
    expect(station.command(192, [-1, 1, 0, 0, HOME.lat, HOME.lon, HOME.amsl + 25])).toBe(0);
    station.run(20);
    expect(station.last(GlobalPositionInt)!.relativeAlt / 1000).toBeCloseTo(25, 0);
  });

  it('pauses by holding and goes on with the mission where it was', () => {
    const station = new GroundStation({ autopilot: 'px4', armable: 2 });
    station.run(3);
    station.upload([
      { command: 22, z: 10 },
      { command: 16, lat: HOME.lat + 0.002, lon: HOME.lon, z: 10 },
    ]);
    station.command(300);
    station.run(20);
    expect(station.command(193, [0])).toBe(3);
    expect(station.command(176, [1, 4, 3])).toBe(0);
    station.run(10);
    const held = station.last(GlobalPositionInt)!;
    expect(Math.hypot(held.vx, held.vy)).toBeLessThan(40);
    expect(station.command(176, [1, 4, 4])).toBe(0);
    station.run(5);
    expect(station.last(GlobalPositionInt)!.lat).toBeGreaterThan(held.lat + 500);
  });

  it('has a camera that describes itself and takes pictures when told', () => {
    const station = new GroundStation({ autopilot: 'px4' });
    expect(station.command(512, [259], 100)).toBe(0);
    expect(station.last(CameraInformation)).toMatchObject({ resolutionH: 9504, flags: 2 });
    expect(station.command(2000, [0, 0, 1], 100)).toBe(0);
    expect(station.command(2000, [0, 0, 1], 1)).toBe(3);
    expect(station.all(CommandAck)).toHaveLength(3);
  });
});

describe('time', () => {
  it('is answered to whoever asks for it', () => {
    const station = new GroundStation();
    station.run(1);
    station.send(TimeSync, { tc1: 0n, ts1: 42n });
    expect(station.last(TimeSync)).toMatchObject({ ts1: 42n });
    expect(station.last(TimeSync)!.tc1).toBeGreaterThan(0n);
  });
});
