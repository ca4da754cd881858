import type { Autopilot } from '../../src/domain/flights/drone.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import type { MessageClass } from '../../src/wire/mavlink/message-class.ts';

/** One vehicle, however it is linked: all that a protocol sequence needs of the world but the time. */
export interface VehiclePort {
  /** Of its autopilot: what commands and transfers are addressed to. */
  readonly system: number;
  readonly component: number;
  readonly autopilot: Autopilot;
  /** System id that we send with; absent: 255. Tells an answer to us from one to another station. */
  readonly station?: number;
  /** Sends once, as MAVLink 2; what is lost is lost. The caller sets the target fields. */
  send<T extends object>(message: MessageClass<T>, fields: Partial<T>): void;
  /** Hears every good frame of this system, all components; returns how to stop. */
  listen(listener: (frame: Frame, at: number) => void): () => void;
}

/** Time, to be injected. */
export interface Timers {
  /** ms since the Unix epoch. */
  now(): number;
  /** Runs `work` once after `ms`; returns how to call it off. */
  after(ms: number, work: () => void): () => void;
}
