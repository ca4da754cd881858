/** Whatever a vehicle says, what the bridge makes of it is taken by the server: no absurd value costs a track. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDroneMessage } from '../../../src/wire/drone-up.ts';
import { parsePositionMessage } from '../../../src/wire/json-fix.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import type { MessageClass } from '../../../src/wire/mavlink/message-class.ts';
import * as messages from '../../../src/wire/mavlink/messages.ts';
import { type SeenEvent, VehicleView } from '../../../src/wire/mavlink/vehicle/view.ts';
import { ardupilot, LINK, px4, T0 } from '../../wire/mavlink/vehicle/frames.ts';

const {
  Altitude,
  Attitude,
  BatteryStatus,
  CameraFeedback,
  CameraImageCaptured,
  CameraTrigger,
  EkfStatusReport,
  EstimatorStatus,
  ExtendedSysState,
  FenceStatus,
  GlobalPositionInt,
  GpsRawInt,
  Gps2Raw,
  Heartbeat,
  HomePosition,
  MissionCurrent,
  MissionItemReached,
  StatusText,
  SysStatus,
  TerrainReport,
  VfrHud,
  Wind,
  WindCov,
} = messages;
const SPOKEN: readonly MessageClass<object>[] = [
  Altitude,
  Attitude,
  BatteryStatus,
  CameraFeedback,
  CameraImageCaptured,
  CameraTrigger,
  EkfStatusReport,
  EstimatorStatus,
  ExtendedSysState,
  FenceStatus,
  GlobalPositionInt,
  GpsRawInt,
  Gps2Raw,
  Heartbeat,
  HomePosition,
  MissionCurrent,
  MissionItemReached,
  StatusText,
  SysStatus,
  TerrainReport,
  VfrHud,
  Wind,
  WindCov,
];

/** Zeros, the largest of each type, the smallest, NaN, and anything. */
const byte = fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff, 0xc0), fc.integer({ min: 0, max: 255 }));
const word = fc.oneof(
  fc.constantFrom(
    ...[
      [0, 0, 0xc0, 0x7f],
      [0, 0, 0x80, 0x7f],
      [0xff, 0xff, 0xff, 0xff],
      [0, 0, 0, 0],
    ],
    [0xff, 0xff, 0, 0],
  ),
  fc.array(byte, { minLength: 4, maxLength: 4 }),
  // Millimetres and degrees × 1e7 of the right order.
  fc.integer({ min: -60_000_000, max: 60_000_000 }).map((value) => [...bytesOfInt(value)]),
);
function bytesOfInt(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
const UPTIME = [bytesOfInt(100_000), bytesOfInt(101_000)];
const TIMED: readonly number[] = [GlobalPositionInt.MSG_ID, Attitude.MSG_ID];
const frame: fc.Arbitrary<Frame> = fc
  .record({
    as: fc.constantFrom(...SPOKEN),
    words: fc.array(word, { minLength: 64, maxLength: 64 }),
  })
  .map(({ as, words }) => {
    const payload = Uint8Array.from(words.flat().slice(0, as.PAYLOAD_LENGTH));
    // Its first field: of a wrong uptime the rest is left alone.
    if (TIMED.includes(as.MSG_ID)) payload.set(UPTIME[payload[9]! & 1]!);
    const head = { version: 2, sequence: 0, system: 1, component: 1 } as const;
    return { ...head, message: as.MSG_ID, payload, bytes: payload };
  });

it.each([
  ['ardupilot', ardupilot()],
  ['px4', px4()],
])('whatever an autopilot such as %s says', (_, beat) => {
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 30 }), (frames) => {
      const view = new VehicleView({ system: 1 });
      const events: SeenEvent[] = [];
      for (const [i, one] of [beat, ...frames].entries()) {
        const at = T0 + i * 300;
        events.push(...view.accept(one, at), ...view.tick(at));
        const state = view.state(at, LINK);
        expectTaken('telemetry', [state]);
        const fix = view.fix();
        if (fix) expect(parsePositionMessage(bytesOf([fix]))).toMatchObject([{ ok: true }]);
      }
      events.push(...view.tick(T0 + 60_000));
      for (const event of events) expectTaken('event', [{ id: 'e', ...event }]);
    }),
    { numRuns: 100 },
  );
});

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

function expectTaken(topic: 'telemetry' | 'event', items: readonly unknown[]): void {
  const { rejected } = parseDroneMessage(topic, bytesOf(items), T0 + 3_600_000);
  if (rejected.length > 0) throw new Error(`${JSON.stringify(rejected)} ${JSON.stringify(items)}`);
}
