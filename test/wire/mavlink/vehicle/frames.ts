/** Frames as vehicles send them, for the tests of this folder. */
import type { DroneLink, DroneState } from '../../../../src/domain/flights/drone.ts';
import { encode } from '../../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../../src/wire/mavlink/framer.ts';
import type { MessageClass } from '../../../../src/wire/mavlink/message-class.ts';
import { Heartbeat, StatusText } from '../../../../src/wire/mavlink/messages.ts';
import { type SeenEvent, VehicleView } from '../../../../src/wire/mavlink/vehicle/view.ts';

/** 2026-05-01T08:00:00Z */
export const T0 = 1_777_622_400_000;

export const LINK: DroneLink = {
  name: 'udp:14550',
  alive: true,
  loss: 0,
  signed: false,
  heartbeat: true,
};

/** A message's fields with plain numbers for its enums: sums of flags are in none of them. */
export type Fields<T> = { [K in keyof T]?: T[K] extends number ? number : T[K] };

export function frame<T extends object>(
  as: MessageClass<T>,
  fields: Fields<T>,
  component = 1,
  system = 1,
): Frame {
  const bytes = encode(as, fields as Partial<T>, { sequence: 0, system, component });
  return new Framer().push(bytes)[0]!;
}

/** MAV_AUTOPILOT 3, MAV_TYPE_HEXAROTOR 13; mode AUTO, disarmed, standing by. */
export function ardupilot(fields: Fields<InstanceType<typeof Heartbeat>> = {}, component = 1) {
  const usual = { type: 13, autopilot: 3, baseMode: 81, customMode: 3, systemStatus: 3 };
  return frame(Heartbeat, { ...usual, ...fields }, component);
}

/** MAV_AUTOPILOT 12; mode Mission. */
export function px4(fields: Fields<InstanceType<typeof Heartbeat>> = {}) {
  const custom = (4 << 16) | (4 << 24);
  return frame(Heartbeat, {
    ...{ type: 13, autopilot: 12, baseMode: 29, customMode: custom, systemStatus: 3 },
    ...fields,
  });
}

/** A text of one chunk. */
export function said(text: string, severity = 6): Frame {
  return frame(StatusText, { severity, text });
}

/** A view, its clock in hand, and all it has told of. */
export class Watch {
  at = T0;
  readonly events: SeenEvent[] = [];
  readonly view: VehicleView;

  constructor(options: Partial<ConstructorParameters<typeof VehicleView>[0]> = {}) {
    this.view = new VehicleView({ system: 1, link: 'udp:14550', ...options });
  }

  hear(...frames: readonly Frame[]): this {
    for (const one of frames) this.events.push(...this.view.accept(one, this.at));
    return this;
  }

  /** With a heartbeat a second, as long as one is given. */
  pass(ms: number, heartbeat?: Frame): this {
    for (const end = this.at + ms; this.at < end; ) {
      this.at += Math.min(1000, end - this.at);
      if (heartbeat) this.hear(heartbeat);
      this.events.push(...this.view.tick(this.at));
    }
    return this;
  }

  get state(): DroneState {
    return this.view.state(this.at, LINK)!;
  }

  of(kind: SeenEvent['kind']): SeenEvent['detail'][] {
    return this.events.filter((event) => event.kind === kind).map(({ detail }) => detail);
  }
}
