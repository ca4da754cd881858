/**
 * Time and energy of a flight: a wind triangle per leg, ramps at every corner, power by airspeed and climb.
 *
 * Power in level flight P(v) after momentum theory: of what hovering takes, the induced share falls with
 * the airspeed v by √(√(1 + m⁴/4) − m²/2), m = v / the downwash of hovering; the rest stays, and drag
 * adds k·v³. k is such that P(cruiseSpeed) = cruisePower, so the airframe's two figures are met exactly.
 * Descending counts as level flight: nothing is gained back.
 */
import type { Airframe, Point, Refusal, Wind } from './types.ts';

/** A place on the way. */
export interface FlownPoint {
  readonly at: Point;
  /** Metres above anything, the same for all. */
  readonly height: number;
  /** m/s over ground on the leg to here; the airframe's cruise speed where it is not said. */
  readonly speed?: number;
  /** s that it stays here. */
  readonly hold?: number;
}

export interface LegEnergy {
  readonly seconds: number;
  readonly wattHours: number;
  /** m/s, level: over ground and through the air. */
  readonly groundSpeed: number;
  readonly airSpeed: number;
}

export interface FlightEnergy {
  readonly ok: true;
  readonly seconds: number;
  readonly wattHours: number;
  /** Metres over ground. */
  readonly length: number;
  /** `legs[i]` leads to point i + 1; turning and waiting before it and staying after it are in it. */
  readonly legs: readonly LegEnergy[];
}

const CALM: Wind = { speed: 0, to: 0 };
/** Assumptions for multicopters of 4–25 kg: m/s of the downwash in hover, and its share of the power. */
const DOWNWASH = 6;
const INDUCED = 0.75;
/** m/s over ground; slower against the wind is no flight. */
const SLOWEST = 1;
const JOULES = 3600;

export function flightEnergy(
  path: readonly FlownPoint[],
  airframe: Airframe,
  wind: Wind = CALM,
): FlightEnergy | Refusal {
  const fault = windFault(wind, airframe);
  if (fault) return fault;
  const speeds: Triangle[] = [];
  for (let i = 1; i < path.length; i++) {
    const leg = triangle(path[i - 1]!, path[i]!, airframe, wind);
    if ('reason' in leg) return leg;
    speeds.push(leg);
  }
  const legs = speeds.map((leg, i) => spent(leg, speeds[i - 1], speeds[i + 1], airframe, wind));
  return {
    ok: true,
    seconds: sum(legs.map(({ seconds }) => seconds)),
    wattHours: sum(legs.map(({ wattHours }) => wattHours)),
    length: sum(speeds.map(({ length }) => length)),
    legs,
  };
}

/** W flying level at an airspeed in m/s. */
export function levelPower(airframe: Airframe, airSpeed: number): number {
  const { hoverPower, cruisePower, cruiseSpeed } = airframe;
  const lift = hoverPower * liftShare(airSpeed);
  const atCruise = hoverPower * liftShare(cruiseSpeed);
  if (cruisePower >= atCruise)
    return lift + (cruisePower - atCruise) * (airSpeed / cruiseSpeed) ** 3;
  // It takes less at cruise than the theory gives it: the curve is drawn down to meet it, and stays there.
  if (airSpeed >= cruiseSpeed) return cruisePower;
  return hoverPower - ((hoverPower - lift) * (hoverPower - cruisePower)) / (hoverPower - atCruise);
}

function liftShare(airSpeed: number): number {
  const m2 = (airSpeed / DOWNWASH) ** 2;
  return 1 - INDUCED + INDUCED * Math.sqrt(Math.sqrt(1 + (m2 * m2) / 4) - m2 / 2);
}

/** Wh that a flight may take: what the battery has without its reserve. */
export const usableEnergy = ({ batteryEnergy, reserve }: Airframe): number =>
  batteryEnergy * (1 - reserve);

export interface Endurance {
  /** s on the energy that may be taken, hovering in this wind and cruising across it. */
  readonly hover: number;
  readonly cruise: number;
  /** Metres out and home again straight into the wind and with it; 0 where it makes no way. */
  readonly radius: number;
}

export function endurance(airframe: Airframe, wind: Wind = CALM): Endurance {
  const energy = usableEnergy(airframe) * JOULES;
  const { cruiseSpeed, maxSpeed } = airframe;
  const out = Math.min(cruiseSpeed, maxSpeed - wind.speed);
  const power = (speed: number) => levelPower(airframe, Math.abs(speed));
  const across = Math.hypot(cruiseSpeed, wind.speed);
  const perMetre = power(out + wind.speed) / out + power(cruiseSpeed - wind.speed) / cruiseSpeed;
  return {
    hover: energy / power(wind.speed),
    cruise: energy / power(across),
    radius: out >= SLOWEST ? energy / perMetre : 0,
  };
}

/** What was measured on the very aircraft, in the units of `Airframe`. */
export type Measured = Partial<
  Pick<Airframe, 'hoverPower' | 'cruisePower' | 'cruiseSpeed' | 'climbPower' | 'batteryEnergy'>
>;

/** The airframe with measured values in place of its file's. */
export function withMeasured(airframe: Airframe, measured: Measured): Airframe | Refusal {
  for (const [name, value] of Object.entries(measured))
    if (!(value > 0 && Number.isFinite(value)))
      return refuse('bad-wish', `a measured ${name} of ${value}: it must be more than 0`);
  const { cruiseSpeed = airframe.cruiseSpeed } = measured;
  if (cruiseSpeed > airframe.maxSpeed)
    return refuse(
      'bad-wish',
      `a cruise speed of ${cruiseSpeed} m/s: ${airframe.name} flies ${airframe.maxSpeed} m/s at most`,
    );
  return { ...airframe, ...measured };
}

/** A leg and the speeds on it. */
interface Triangle {
  readonly length: number;
  readonly climb: number;
  /** Radians; undefined where it goes straight up or down. */
  readonly heading: number | undefined;
  readonly groundSpeed: number;
  readonly airSpeed: number;
  readonly hold: number;
}

/** Keeps the track and the speed over ground asked for, as far as the airspeed it can fly allows. */
function triangle(
  from: FlownPoint,
  to: FlownPoint,
  airframe: Airframe,
  wind: Wind,
): Triangle | Refusal {
  const dx = to.at[0] - from.at[0];
  const dy = to.at[1] - from.at[1];
  const length = Math.sqrt(dx * dx + dy * dy);
  const hold = to.hold ?? 0;
  const asked = to.speed ?? airframe.cruiseSpeed;
  if (!(asked > 0 && hold >= 0 && Number.isFinite(length + to.height + from.height)))
    return refuse('bad-wish', `a leg of ${length} m at ${asked} m/s, staying ${hold} s`, to.at);
  const climb = to.height - from.height;
  if (length === 0)
    return { length, climb, heading: undefined, groundSpeed: 0, airSpeed: wind.speed, hold };
  const heading = Math.atan2(dy, dx);
  const along = wind.speed * Math.cos(wind.to - heading);
  const across = wind.speed * Math.sin(wind.to - heading);
  const most = airframe.maxSpeed ** 2 - across ** 2;
  const reached = most > 0 ? along + Math.sqrt(most) : 0;
  const groundSpeed = Math.min(asked, reached, airframe.maxSpeed);
  if (groundSpeed < Math.min(SLOWEST, asked))
    return refuse(
      'unreachable',
      `${wind.speed} m/s of wind leave ${Math.max(0, groundSpeed).toFixed(1)} m/s on this leg`,
      to.at,
    );
  const airSpeed = Math.sqrt((groundSpeed - along) ** 2 + across ** 2);
  return { length, climb, heading, groundSpeed, airSpeed, hold };
}

function spent(
  leg: Triangle,
  before: Triangle | undefined,
  after: Triangle | undefined,
  airframe: Airframe,
  wind: Wind,
): LegEnergy {
  const { climbSpeed, descentSpeed, acceleration, yawRate, climbPower } = airframe;
  const level = ramped(
    leg.length,
    leg.groundSpeed,
    cornerSpeed(before, leg),
    cornerSpeed(leg, after),
    acceleration,
  );
  const vertical = leg.climb > 0 ? leg.climb / climbSpeed : -leg.climb / descentSpeed;
  const flying = Math.max(level, vertical);
  // Slowing down and speeding up pass while it turns; only what turning takes longer is waited for.
  const turn = (turnBetween(before, leg) * 180) / Math.PI / yawRate;
  const waiting = Math.max(0, turn - (2 * leg.groundSpeed) / acceleration) + leg.hold;
  const rises = Math.max(0, leg.climb) * climbPower;
  const joules =
    flying * levelPower(airframe, leg.airSpeed) +
    waiting * levelPower(airframe, wind.speed) +
    rises;
  return {
    seconds: flying + waiting,
    wattHours: joules / JOULES,
    groundSpeed: leg.groundSpeed,
    airSpeed: leg.airSpeed,
  };
}

/** m/s with which it goes round a corner: as fast as the part of its way that stays, at rest from 90° on. */
function cornerSpeed(one: Triangle | undefined, other: Triangle | undefined): number {
  if (one?.heading === undefined || other?.heading === undefined || one.hold > 0) return 0;
  const kept = Math.max(0, Math.cos(turnBetween(one, other)));
  return Math.min(one.groundSpeed, other.groundSpeed) * kept;
}

/** Radians, 0 … π. */
function turnBetween(one: Triangle | undefined, other: Triangle): number {
  if (one?.heading === undefined || other.heading === undefined) return 0;
  const turn = Math.abs(other.heading - one.heading) % (2 * Math.PI);
  return turn > Math.PI ? 2 * Math.PI - turn : turn;
}

/** s for a length at a speed, with ramps from the speed at its start and to that at its end. */
function ramped(length: number, speed: number, from: number, to: number, acceleration: number) {
  if (length === 0) return 0;
  const up = (speed ** 2 - from ** 2) / (2 * acceleration);
  const down = (speed ** 2 - to ** 2) / (2 * acceleration);
  if (up + down <= length)
    return (2 * speed - from - to) / acceleration + (length - up - down) / speed;
  // Too short to reach its speed; too short to brake even so counts as if it could.
  const top = Math.sqrt(
    Math.max(from ** 2, to ** 2, (2 * acceleration * length + from ** 2 + to ** 2) / 2),
  );
  const ramps = (2 * top - from - to) / acceleration;
  return Math.max(ramps, length / top);
}

function windFault(wind: Wind, airframe: Airframe): Refusal | undefined {
  if (!(wind.speed >= 0 && Number.isFinite(wind.to)))
    return refuse('bad-wish', `a wind of ${wind.speed} m/s to ${wind.to}`);
  if (wind.speed <= airframe.maxWind) return undefined;
  return refuse(
    'bad-wish',
    `${wind.speed} m/s of wind: ${airframe.name} is flown in ${airframe.maxWind} m/s at most`,
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function refuse(reason: Refusal['reason'], detail: string, at?: Point): Refusal {
  return at ? { ok: false, reason, detail, at } : { ok: false, reason, detail };
}
