import {
  CameraFeedback,
  CameraImageCaptured,
  CameraTrigger,
} from '../../src/wire/mavlink/messages.ts';
import { CAMERA } from './radio.ts';
import { flat, minus, type Vec } from './space.ts';
import type { Vehicle } from './vehicle.ts';

/** Shots that can be asked for again; the oldest go. */
const KEPT = 2000;
const DEGREES = 180 / Math.PI;

interface Shot {
  readonly index: number;
  /** ms since boot; ms since the Unix epoch. */
  readonly uptime: number;
  readonly taken: number;
  readonly at: Vec;
  readonly yaw: number;
}

/** Takes pictures by distance, by time and when told. */
export class Camera {
  /** Taken since boot. */
  count = 0;
  /** Degrees, −90 straight down. */
  pitch = 0;
  #metres = 0;
  #last: Vec | undefined;
  #seconds = 0;
  #since = 0;
  #left = 0;
  readonly #shots: Shot[] = [];

  get capturing(): boolean {
    return this.#metres > 0 || this.#seconds > 0;
  }

  /** m over ground; 0: no more. */
  everyMetres(vehicle: Vehicle, metres: number, now: boolean): void {
    this.#metres = Math.max(0, metres);
    this.#last = vehicle.believed;
    if (now && metres > 0) this.shoot(vehicle);
  }

  /** @param total 0: until it is told to stop */
  everySeconds(vehicle: Vehicle, seconds: number, total: number): void {
    this.#seconds = Math.max(0, seconds);
    this.#left = total > 0 ? total : Number.POSITIVE_INFINITY;
    this.#since = 0;
    if (this.#seconds > 0) this.#next(vehicle);
  }

  stop(): void {
    this.#metres = 0;
    this.#seconds = 0;
  }

  step(vehicle: Vehicle, dt: number): void {
    if (this.#metres > 0 && vehicle.flight.airborne) {
      const here = vehicle.believed;
      this.#last ??= here;
      if (flat(minus(here, this.#last)) >= this.#metres) {
        this.#last = here;
        this.shoot(vehicle);
      }
    }
    if (this.#seconds <= 0) return;
    this.#since += dt;
    if (this.#since < this.#seconds) return;
    this.#since -= this.#seconds;
    this.#next(vehicle);
  }

  shoot(vehicle: Vehicle): void {
    const shot: Shot = {
      index: this.count,
      uptime: vehicle.uptime,
      taken: vehicle.now,
      at: vehicle.believed,
      yaw: vehicle.airframe.yaw,
    };
    this.count++;
    if (vehicle.personality.name === 'ardupilot') {
      feedback(vehicle, shot);
      return;
    }
    this.#shots.push(shot);
    if (this.#shots.length > KEPT) this.#shots.shift();
    vehicle.radio.send(CameraTrigger, { timeUsec: micros(shot.uptime), seq: shot.index });
    captured(vehicle, shot);
  }

  /** Asked for again; whether it is still known. */
  again(vehicle: Vehicle, index: number): boolean {
    const shot = this.#shots.find((known) => known.index === index);
    if (shot) captured(vehicle, shot);
    return shot !== undefined;
  }

  #next(vehicle: Vehicle): void {
    if (this.#left-- <= 0) {
      this.#seconds = 0;
      return;
    }
    this.shoot(vehicle);
  }
}

function micros(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1000n;
}

/** ArduPilot: position and time 0 before the first fix; the angles are the vehicle's. */
function feedback(vehicle: Vehicle, { index, taken, at, yaw }: Shot): void {
  const { gps, ground, flight, airframe, radio } = vehicle;
  const known = gps.aligned;
  const { lat, lon, amsl } = ground.toPlace(at);
  radio.send(CameraFeedback, {
    timeUsec: known ? micros(taken) : 0n,
    targetSystem: 0,
    camIdx: 0,
    imgIdx: (index + 1) & 0xffff,
    lat: known ? lat * 1e7 : 0,
    lng: known ? lon * 1e7 : 0,
    altMsl: known ? amsl : 0,
    altRel: known ? at.up - (flight.home?.up ?? 0) : 0,
    roll: airframe.roll * DEGREES,
    pitch: airframe.pitch * DEGREES,
    yaw,
    focLen: 0,
    flags: 0,
    completedCaptures: (index + 1) & 0xffff,
  });
}

/** PX4: of the camera component. */
function captured(vehicle: Vehicle, { index, uptime, taken, at, yaw }: Shot): void {
  const { lat, lon, amsl } = vehicle.ground.toPlace(at);
  const half = yaw / DEGREES / 2;
  vehicle.radio.send(
    CameraImageCaptured,
    {
      timeBootMs: uptime,
      timeUtc: micros(taken),
      cameraId: 0,
      lat: lat * 1e7,
      lon: lon * 1e7,
      alt: amsl * 1000,
      relativeAlt: (at.up - (vehicle.flight.home?.up ?? 0)) * 1000,
      q: [Math.cos(half), 0, 0, Math.sin(half)],
      imageIndex: index,
      captureResult: 1,
      fileUrl: '',
    },
    CAMERA,
  );
}
