import type { DeviceKind } from '../../src/domain/fleet/device.ts';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { Area } from '../city/area.ts';
import type { Conduct } from '../city/bylaws.ts';
import { Drive, type Place } from '../city/drive.ts';
import { type Agility, buildPath } from '../city/path.ts';
import type { Random } from '../city/random.ts';
import type { Edge } from '../city/road-graph.ts';
import { findRoute } from '../city/route.ts';
import { Receiver } from './receiver.ts';
import type { Body, Script } from './script.ts';

/** Seconds per step: small against every acceleration and report interval. */
const TICK = 0.5;
/** Legs that take no time, in a row: more than this is a script that goes round in circles. */
const MAX_INSTANT_LEGS = 100;

/** Something that takes a vehicle from its duty at a time. */
export interface Errand {
  /** Seconds after the simulation's start. */
  readonly from: number;
  readonly every?: number;
  /** Whether it can begin, for what the vehicle carries. */
  ready(body: Body): boolean;
  script(): Script;
}

export interface VehicleSetup {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly area: Area;
  readonly agility: Agility;
  /** Share of the limit this driver uses. */
  readonly pace: number;
  readonly reportSeconds: number;
  readonly random: Random;
  /** Where it stands at first: at the end of this edge. */
  readonly begin: Edge;
  readonly body: Body;
  /** Asked for anew after each errand. */
  duty(state: () => Body): Script;
  readonly errands: readonly Errand[];
  /** What it does first, instead of its duty. */
  readonly opening?: Script;
  /** When the simulation starts, ms since the epoch. */
  readonly start: number;
  /** Seconds that it has been at its duty before the start, untold. */
  readonly warmUp: number;
}

/**
 * One vehicle: a step machine without a clock of its own. The same setup gives the same fixes, however the
 * time is cut into steps.
 */
export class Vehicle {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly #setup: VehicleSetup;
  readonly #receiver: Receiver;
  readonly #due: { errand: Errand; at: number }[];
  #body: Body;
  #script: Script;
  #isOnDuty: boolean;
  #drive: Drive | undefined;
  #place: Place;
  /** Ticks since the simulation's start: whole numbers, so that no rounding adds up. */
  #tick: number;
  #dwellUntil = Number.NEGATIVE_INFINITY;
  #nextReport: number;
  #lastReport = 0;
  #heading: number;
  #seq = 0;

  constructor(setup: VehicleSetup) {
    this.id = setup.id;
    this.kind = setup.kind;
    this.#setup = setup;
    this.#receiver = new Receiver(setup.random);
    this.#due = setup.errands.map((errand) => ({ errand, at: errand.from }));
    this.#body = setup.body;
    this.#isOnDuty = setup.opening === undefined;
    this.#script = setup.opening ?? setup.duty(() => this.#body);
    this.#place = {
      point: setup.begin.line.at(-1)!,
      bearing: setup.begin.arrives,
      edge: setup.begin,
    };
    this.#heading = setup.begin.arrives;
    this.#nextReport = setup.random.between(0, setup.reportSeconds);
    this.#tick = -Math.round(setup.warmUp / TICK);
    while (this.#tick < 0) this.#move();
  }

  /** What it reports up to and including that time (ms since the epoch), in order. */
  step(to: number): Fix[] {
    const fixes: Fix[] = [];
    while (this.#setup.start + (this.#tick + 1) * TICK * 1000 <= to) {
      this.#move();
      if (this.#time >= this.#nextReport) fixes.push(this.#report());
    }
    return fixes;
  }

  /** Seconds since the simulation's start. */
  get #time(): number {
    return this.#tick * TICK;
  }

  #move(): void {
    this.#tick++;
    this.#takeUpErrand();
    if (this.#drive !== undefined) {
      this.#drive.advance(TICK, this.#time);
      this.#place = this.#drive.place();
      if (this.#drive.arrived) this.#drive = undefined;
    } else if (this.#time >= this.#dwellUntil) {
      this.#nextLeg();
    }
  }

  /** Errands begin on the way only: who stands at a work step finishes it first. */
  #takeUpErrand(): void {
    if (!this.#isOnDuty || this.#drive === undefined) return;
    const due = this.#due.find(({ at, errand }) => at <= this.#time && errand.ready(this.#body));
    if (due === undefined) return;
    due.at =
      due.errand.every === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(due.at + due.errand.every, this.#time);
    this.#isOnDuty = false;
    this.#script = due.errand.script();
    this.#nextLeg();
  }

  #nextLeg(): void {
    for (let i = 0; i < MAX_INSTANT_LEGS; i++) {
      const leg = this.#script.next();
      if (leg.done) {
        this.#isOnDuty = true;
        this.#script = this.#setup.duty(() => this.#body);
      } else if (leg.value.kind === 'body') {
        this.#body = { ...this.#body, ...leg.value.body };
      } else if (leg.value.kind === 'dwell') {
        this.#stopFor(leg.value.seconds);
        return;
      } else if (this.#driveTo(leg.value.to, leg.value.conduct)) {
        return;
      }
    }
    throw new Error(`${this.id} has nothing to do that takes time`);
  }

  #stopFor(seconds: number): void {
    this.#drive = undefined;
    this.#dwellUntil = this.#time + seconds;
  }

  /** False where it is there already. */
  #driveTo(targets: readonly number[], conduct: Conduct): boolean {
    const { area, agility, pace } = this.#setup;
    const onEdge = this.#drive?.onEdge();
    const edges = onEdge === undefined ? [] : [onEdge.edge];
    let last = onEdge?.edge ?? this.#place.edge;
    for (const target of targets) {
      const route = findRoute(area.graph, last, target, conduct.cost);
      if (route === undefined) throw new Error(`${this.id} finds no way to node ${target}`);
      edges.push(...route);
      last = edges.at(-1) ?? last;
    }
    if (edges.length === 0) return false;
    const path = buildPath(area.graph, edges, conduct, agility, pace);
    this.#drive = new Drive(path, agility, onEdge?.along, this.#drive?.speed);
    return true;
  }

  #report(): Fix {
    const { random, reportSeconds, area, start } = this.#setup;
    const time = this.#time;
    const error = this.#receiver.drift(time - this.#lastReport);
    this.#lastReport = time;
    this.#nextReport = time + reportSeconds * random.between(0.8, 1.2);
    const { point, bearing, edge } = this.#place;
    const lane = laneOffset(edge);
    const radians = (bearing * Math.PI) / 180;
    const [lon, lat] = area.plane.toLonLat({
      x: point.x + Math.cos(radians) * lane + error.east,
      y: point.y - Math.sin(radians) * lane + error.north,
    });
    const speed = this.#drive?.speed ?? 0;
    // Below walking pace a receiver knows no course and keeps the last.
    if (speed > 0.7) this.#heading = (bearing + random.normal() * 1.5 + 360) % 360;
    this.#seq++;
    return {
      time: start + time * 1000,
      lat: round(lat, 7),
      lon: round(lon, 7),
      speed: speed === 0 ? 0 : round(Math.max(0, speed + random.normal() * 0.12), 2),
      heading: round(this.#heading, 1) % 360,
      accuracy: round(this.#receiver.accuracy, 1),
      ...this.#body,
      seq: this.#seq,
    };
  }
}

/** One keeps to the right of the middle where the road has two sides, m. */
function laneOffset({ road }: Edge): number {
  if (road.oneway || road.class === 'track' || road.class === 'service') return 0;
  return road.class === 'residential' ? 1.5 : 3;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
