import type { VehiclePort } from '../../../firmware-bridge/mavlink/vehicle-port.ts';
import type { Mission, MissionItem } from '../../../src/domain/flights/mission.ts';
import { encode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../src/wire/mavlink/framer.ts';
import type { MessageClass } from '../../../src/wire/mavlink/message-class.ts';
import { FakeAutopilot, type Habits } from './fake-autopilot.ts';
import { lossyLink, randomBy, type Weather } from './lossy-link.ts';
import { VirtualTime } from './virtual-time.ts';

/** A ground station, a link and an autopilot; bytes between them. */
export interface Scene {
  readonly time: VirtualTime;
  readonly autopilot: FakeAutopilot;
  readonly port: VehiclePort;
  /** As another ground station, over no link at all. */
  other<T extends object>(as: MessageClass<T>, fields: Partial<T>): void;
  /** Lets the autopilot say something. */
  tell<T extends object>(as: MessageClass<T>, fields: Partial<T>): void;
  /** Ids of the messages that our side sent. */
  readonly sent: number[];
}

export function scene(habits: Habits, weather: Weather): Scene {
  const time = new VirtualTime();
  const random = randomBy(weather.seed);
  const listeners = new Set<(frame: Frame, at: number) => void>();
  const down = new Framer();
  const autopilot = new FakeAutopilot(
    habits,
    time,
    lossyLink(time, weather, random, (bytes) => {
      for (const frame of down.push(bytes)) for (const l of [...listeners]) l(frame, time.now());
    }),
  );
  const up = new Framer();
  const transmit = lossyLink(time, weather, random, (bytes) => {
    for (const frame of up.push(bytes)) autopilot.hear(frame);
  });
  const sent: number[] = [];
  const port = stationPort(habits, listeners, sent, transmit);
  return {
    time,
    autopilot,
    port,
    sent,
    tell: (as, fields) => autopilot.send(as, fields),
    other(as, fields) {
      const bytes = encode(as, fields, { sequence: 0, system: 252, component: 190 });
      for (const frame of new Framer().push(bytes)) autopilot.hear(frame);
    },
  };
}

/** What the bridge's station is to a transfer. */
export function stationPort(
  { kind }: Pick<Habits, 'kind'>,
  listeners: Set<(frame: Frame, at: number) => void>,
  sent: number[],
  transmit: (bytes: Uint8Array) => void,
): VehiclePort {
  let sequence = 0;
  return {
    system: 1,
    component: 1,
    autopilot: kind,
    send(as, fields) {
      sent.push(as.MSG_ID);
      transmit(encode(as, fields, { sequence: sequence++ & 0xff, system: 255, component: 190 }));
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const item = (command: number, over: Partial<MissionItem> = {}): MissionItem => ({
  command,
  frame: 'relative',
  params: [0, 0, 0, null],
  lat: 36.62,
  lon: 101.77,
  altitude: 40,
  autoContinue: true,
  ...over,
});

export const setting = (command: number, params: MissionItem['params']): MissionItem =>
  item(command, { frame: 'none', params, lat: 0, lon: 0, altitude: 0 });

/** Take-off, a grid of waypoints with triggers, home: `size` items in all. */
export function survey(size: number): Mission {
  const items: MissionItem[] = [
    item(22, { lat: 36.62, lon: 101.77 }),
    setting(178, [1, 8.5, -1, 0]),
    setting(206, [12.5, 0, 1, 0]),
  ];
  for (let i = items.length; i < size - 1; i++)
    items.push(
      item(16, { lat: 36.62 + i * 1.23e-5, lon: 101.77 - i * 0.77e-5, altitude: 40 + (i % 7) }),
    );
  items.push(setting(20, [0, 0, 0, 0]));
  return {
    home: { lat: 36.62, lon: 101.77, amsl: 2261.4 },
    items,
    fence: [
      {
        kind: 'polygon',
        inclusion: true,
        vertices: [
          [36.6, 101.75],
          [36.6, 101.79],
          [36.64, 101.79],
          [36.64, 101.75],
        ],
      },
      { kind: 'circle', inclusion: false, center: [36.61, 101.76], radius: 55.5 },
    ],
    rally: [{ lat: 36.621, lon: 101.771, altitude: 35 }],
    cruiseSpeed: 8,
  };
}
