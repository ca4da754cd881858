/** One of the packs of a copter; all of them are drained alike. */
export interface PackOptions {
  readonly cells: number;
  /** mAh */
  readonly capacity: number;
  /** 0 … 1, at boot. */
  readonly charge: number;
}

/** V of a cell at rest, by charge in tenths: a lithium-polymer's usual curve. */
const CELL = [3.3, 3.6, 3.69, 3.74, 3.78, 3.82, 3.87, 3.93, 4.01, 4.1, 4.2] as const;
/** Ω per cell. */
const RESISTANCE = 0.0025;

export class Pack {
  readonly options: PackOptions;
  /** mAh */
  used: number;
  /** A */
  current = 0;
  /** Wh taken out since boot. */
  energy = 0;

  constructor(options: PackOptions) {
    this.options = options;
    this.used = options.capacity * (1 - options.charge);
  }

  /** 0 … 1 */
  get charge(): number {
    return Math.max(0, 1 - this.used / this.options.capacity);
  }

  /** V at its terminals: sags under load. */
  get voltage(): number {
    const { cells } = this.options;
    return cells * restingVoltage(this.charge) - cells * RESISTANCE * this.current;
  }

  /** @param power W */
  drain(power: number, dt: number): void {
    this.current = power / Math.max(1, this.voltage);
    this.used += (this.current * dt) / 3.6;
    this.energy += (power * dt) / 3600;
  }
}

function restingVoltage(charge: number): number {
  const at = Math.min(0.999999, Math.max(0, charge)) * 10;
  const low = Math.floor(at);
  return CELL[low]! + (CELL[low + 1]! - CELL[low]!) * (at - low);
}

/** W: electronics alone. */
const STANDBY = 15;
/** W: propellers turning on the ground. */
const IDLE = 120;
/** W to hover, for a hexacopter of 6 kg. */
const HOVER = 1000;
/** W for each m/s of climb: weight over the propellers' efficiency. */
const CLIMB = 95;

/** What it takes to fly so, W: a little less in forward flight than in hover, more when fast. */
export function flightPower(airspeed: number, climb: number): number {
  const lift = 0.15 * Math.min(1, airspeed / 7);
  const drag = 0.004 * Math.max(0, airspeed - 7) ** 2;
  const vertical = climb > 0 ? CLIMB * climb : 0.3 * CLIMB * Math.max(-3, climb);
  return HOVER * (1 - lift + drag) + vertical;
}

export function groundPower(armed: boolean): number {
  return armed ? IDLE : STANDBY;
}
