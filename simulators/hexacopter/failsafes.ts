import type { FailsafeAction } from './personality.ts';
import { SEVERITY } from './radio.ts';
import type { Vehicle } from './vehicle.ts';

/** s after the estimator gave up until it lands. */
const POSITION_PATIENCE = 3;

/** What the copter does by itself when the station, the battery or the position is gone. */
export class Failsafes {
  /** s of link time; undefined: no station was ever heard. */
  #stationHeard: number | undefined;
  stationLost = false;
  /** Latched until the next start: how many levels of the battery have been acted upon. */
  batteryLevel = 0;
  #batteryLow: number[] = [];
  #positionLost = 0;
  positionFailed = false;

  get active(): boolean {
    return this.stationLost || this.batteryLevel > 0 || this.positionFailed;
  }

  /** A heartbeat of the station that is watched. */
  heard(vehicle: Vehicle): void {
    this.#stationHeard = vehicle.linked;
    if (!this.stationLost) return;
    this.stationLost = false;
    vehicle.radio.text(SEVERITY.warning, vehicle.personality.texts.gcsBack);
  }

  step(vehicle: Vehicle, dt: number): void {
    this.#watchStation(vehicle);
    this.#watchBattery(vehicle, dt);
    this.#watchPosition(vehicle, dt);
  }

  #watchStation(vehicle: Vehicle): void {
    const { timeout, action } = vehicle.tuning.groundStation;
    if (this.stationLost || this.#stationHeard === undefined || action === 'none') return;
    if (vehicle.linked - this.#stationHeard <= timeout) return;
    this.stationLost = true;
    vehicle.radio.text(SEVERITY.warning, vehicle.personality.texts.gcsLost);
    act(vehicle, action);
  }

  #watchBattery(vehicle: Vehicle, dt: number): void {
    const { levels, timer } = vehicle.tuning.battery;
    levels.forEach((level, at) => {
      const low = vehicle.packs.findIndex(
        (pack) => pack.voltage < level.volts || pack.charge < level.charge,
      );
      this.#batteryLow[at] = low < 0 ? 0 : (this.#batteryLow[at] ?? 0) + dt;
      if (at < this.batteryLevel || this.#batteryLow[at]! <= timer || low < 0) return;
      this.batteryLevel = at + 1;
      const pack = vehicle.packs[low]!;
      const { battery } = vehicle.personality.texts;
      const text = battery(low + 1, level.state, pack.voltage, pack.used);
      vehicle.radio.text(SEVERITY.warning, text);
      act(vehicle, level.action);
    });
  }

  #watchPosition(vehicle: Vehicle, dt: number): void {
    const { gps, flight, radio, personality } = vehicle;
    if (gps.healthy) {
      if (this.positionFailed && personality.texts.gpsBack) {
        radio.text(SEVERITY.warning, personality.texts.gpsBack);
      }
      this.#positionLost = 0;
      this.positionFailed = false;
      return;
    }
    if (!flight.armed || !gps.aligned || !flight.mode.needsPosition) return;
    this.#positionLost += dt;
    if (this.positionFailed || this.#positionLost < POSITION_PATIENCE) return;
    this.positionFailed = true;
    radio.text(SEVERITY.critical, personality.texts.positionLost);
    act(vehicle, 'land');
  }
}

function act(vehicle: Vehicle, action: FailsafeAction): void {
  const { flight } = vehicle;
  if (!flight.armed || action === 'none') return;
  if (!flight.airborne) {
    flight.disarm('failsafe');
    return;
  }
  const kind = flight.mode.behaviour;
  if (kind === 'land' || (kind === 'return' && action !== 'land')) return;
  flight.force(action);
}
