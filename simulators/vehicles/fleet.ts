/** From a scenario to vehicles: who there is, what they do, and which zones name them. */
import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import { type Area, type Beat, type Haul, type NewZone, spot } from '../city/area.ts';
import { BylawBook, type Conduct, lawful } from '../city/bylaws.ts';
import type { Agility } from '../city/path.ts';
import { turn } from '../city/plane.ts';
import { createRandom, type Random } from '../city/random.ts';
import type { Edge } from '../city/road-graph.ts';
import { findRoute } from '../city/route.ts';
import {
  type DrivenMisdeed,
  type FleetKind,
  isLinkFault,
  type LinkFault,
  type Scenario,
} from '../scenarios/schema.ts';
import { haulMuck, patrol, patrolAndAnswer } from './duties.ts';
import { Link } from './link.ts';
import { misbehave } from './misdeeds.ts';
import type { Body, Script } from './script.ts';
import { type Errand, Vehicle } from './vehicle.ts';

/** A vehicle as it is registered. */
export interface Member {
  readonly id: DeviceId;
  readonly kind: FleetKind;
  readonly name: string;
  readonly plate: string;
  readonly reportSeconds: number;
  readonly duty:
    | { readonly kind: 'haul'; readonly haul: Haul; readonly permit: boolean }
    | { readonly kind: 'beat'; readonly beat: Beat };
}

export interface SimulatedVehicle {
  readonly member: Member;
  readonly vehicle: Vehicle;
  readonly link: Link;
}

interface KindTraits {
  readonly agility: Agility;
  readonly reportSeconds: number;
  /** What people call such a vehicle. */
  readonly noun: string;
  /** Share of the limit that drivers use, from … to. */
  readonly pace: readonly [number, number];
}

const TRAITS: Readonly<Record<FleetKind, KindTraits>> = {
  'muck-truck': {
    agility: { acceleration: 0.8, braking: 1.1, sideways: 1.6, topSpeed: 25 },
    reportSeconds: 5,
    noun: '渣土车',
    pace: [0.8, 0.94],
  },
  'patrol-ebike': {
    agility: { acceleration: 0.9, braking: 1.4, sideways: 1.8, topSpeed: 6.2 },
    reportSeconds: 10,
    noun: '巡查电动车',
    pace: [0.7, 0.9],
  },
  'enforcement-vehicle': {
    agility: { acceleration: 1.5, braking: 2, sideways: 2.4, topSpeed: 25 },
    reportSeconds: 5,
    noun: '执法车',
    pace: [0.8, 0.95],
  },
};

/** The longest time a vehicle has been at its duty when the scenario starts, s: one haul and back. */
const MAX_WARM_UP = 2400;

/** All vehicles of a scenario. Trucks share the hauls in turn, e-bikes the grids. */
export function rosterOf(scenario: Scenario, area: Area): Member[] {
  return scenario.fleets.flatMap((fleet) =>
    Array.from({ length: fleet.count }, (_, i) => {
      const number = fleet.first + i;
      const digits = String(number).padStart(3, '0');
      return {
        id: deviceId(`${fleet.prefix}-${digits}`)!,
        kind: fleet.kind,
        name: `${TRAITS[fleet.kind].noun}${digits}`,
        plate: plateOf(fleet.kind, number),
        reportSeconds: fleet.reportSeconds ?? TRAITS[fleet.kind].reportSeconds,
        duty: dutyOf(fleet.kind, number, fleet.permit, area),
      };
    }),
  );
}

/** 青A is Xining; the letters after it are in no real series of this length. */
function plateOf(kind: FleetKind, number: number): string {
  const series = { 'muck-truck': 'ZT', 'patrol-ebike': 'XC', 'enforcement-vehicle': 'ZF' }[kind];
  return `青A·${series}${String(number).padStart(4, '0')}`;
}

function dutyOf(kind: FleetKind, number: number, permit: boolean, area: Area): Member['duty'] {
  if (kind === 'muck-truck') {
    return { kind: 'haul', haul: area.hauls[(number - 1) % area.hauls.length]!, permit };
  }
  const grid = area.grids[(number - 1) % area.grids.length]!;
  return { kind: 'beat', beat: kind === 'patrol-ebike' ? grid : area.district };
}

/** The area's zones, routes and grids naming the vehicles of this roster that have them as their duty. */
export function zonesFor(area: Area, roster: readonly Member[]): NewZone[] {
  const owned = new Map<string, string[]>();
  for (const { zone } of [...area.hauls, ...area.grids]) owned.set(zone, []);
  for (const { id, duty } of roster) {
    const zone = duty.kind === 'haul' ? (duty.permit ? duty.haul.zone : undefined) : duty.beat.zone;
    if (zone !== undefined) owned.get(zone)?.push(id);
  }
  return area.zones.flatMap((zone) => {
    const devices = owned.get(zone.name);
    if (devices === undefined) return [zone];
    // An empty audience would mean everybody.
    return devices.length === 0 ? [] : [{ ...zone, appliesTo: { kinds: [], devices } }];
  });
}

/** Every vehicle of the scenario, ready to step from `start` (ms since the epoch) on. */
export function buildFleet(
  scenario: Scenario,
  area: Area,
  start: number,
  seed = scenario.seed,
): SimulatedVehicle[] {
  const roster = rosterOf(scenario, area);
  const book = new BylawBook({ ...area, zones: zonesFor(area, roster) });
  const faults = new Map<string, LinkFault[]>();
  const misdeeds = new Map<string, DrivenMisdeed[]>();
  for (const misdeed of scenario.misdeeds) {
    if (!roster.some(({ id }) => id === misdeed.device)) {
      throw new Error(`The scenario has no device "${misdeed.device}" to commit ${misdeed.kind}.`);
    }
    if (isLinkFault(misdeed)) push(faults, misdeed.device, misdeed);
    else push(misdeeds, misdeed.device, misdeed);
  }
  const context = { area, book, start, seed };
  return roster.map((member) => ({
    member,
    vehicle: buildVehicle(member, misdeeds.get(member.id) ?? [], context),
    link: new Link(faults.get(member.id) ?? [], start, createRandom(seed, `${member.id}/link`)),
  }));
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

interface Context {
  readonly area: Area;
  readonly book: BylawBook;
  readonly start: number;
  readonly seed: number;
}

function buildVehicle(
  member: Member,
  misdeeds: readonly DrivenMisdeed[],
  context: Context,
): Vehicle {
  const { area, book, start, seed } = context;
  const random = createRandom(seed, member.id);
  const { agility, pace } = TRAITS[member.kind];
  const bylaws = book.for(member.kind, member.id);
  const opening = misdeeds.find((misdeed) => misdeed.beginThere);
  const { places, duty, conduct } = plan(member, context, random);
  const script = (misdeed: DrivenMisdeed) => misbehave(misdeed, area, bylaws, conduct);
  const [first, second] = (opening?.through ?? []).map((id) => spot(area.spots, id));
  return new Vehicle({
    id: member.id,
    kind: member.kind,
    area,
    agility,
    pace: random.between(...pace),
    reportSeconds: member.reportSeconds,
    random,
    begin: edgeInto(area, first ?? random.pick(places), second),
    body: bodyOf(member.kind, opening?.kind === 'dump'),
    duty,
    errands: errandsOf(misdeeds, script),
    ...(opening && { opening: waitThen(opening.from, script(opening)) }),
    start,
    warmUp: opening === undefined ? random.between(0, MAX_WARM_UP) : 0,
  });
}

/** Where a vehicle may begin its day, what it then does, and how. */
interface Plan {
  readonly places: readonly number[];
  readonly conduct: Conduct;
  duty(state: () => Body): Script;
}

function plan(member: Member, { area, book }: Context, random: Random): Plan {
  const bylaws = book.for(member.kind, member.id);
  const { duty } = member;
  if (duty.kind === 'haul') {
    const conduct = lawful(bylaws, (edge) => duty.haul.roads.has(edge.road.id));
    return {
      places: [duty.haul.loading],
      conduct,
      duty: (state) => haulMuck(duty.haul, conduct, random, state),
    };
  }
  const inside = book.edgesWithin(duty.beat.zone);
  const conduct = lawful(bylaws, (edge) => inside.has(edge.index));
  const places = [...new Set(area.graph.edges.filter((e) => inside.has(e.index)).map((e) => e.to))];
  const script =
    member.kind === 'patrol-ebike'
      ? () => patrol(places, conduct, random, { share: 0.5, from: 15, to: 120 })
      : () => patrolAndAnswer(places, conduct, random);
  return { places, conduct, duty: script };
}

/** After each errand a vehicle goes back to its duty; the opening's first time is not an errand. */
function errandsOf(
  misdeeds: readonly DrivenMisdeed[],
  script: (misdeed: DrivenMisdeed) => Script,
): Errand[] {
  return misdeeds.flatMap((misdeed) => {
    const { every, beginThere } = misdeed;
    if (beginThere && every === undefined) return [];
    return [
      {
        from: misdeed.from + (beginThere ? (every ?? 0) : 0),
        ...(every !== undefined && { every }),
        ready: (body: Body) => misdeed.kind !== 'dump' || body.load === 'full',
        script: () => script(misdeed),
      },
    ];
  });
}

function* waitThen(seconds: number, script: Script): Script {
  yield { kind: 'dwell', seconds };
  yield* script;
}

function bodyOf(kind: FleetKind, loaded: boolean): Body {
  if (kind !== 'muck-truck') return { ignition: true };
  return { ignition: true, lift: 'down', lid: 'closed', load: loaded ? 'full' : 'empty' };
}

/** An edge that ends at the node; with a next node, the one from which the way there begins straightest. */
function edgeInto(area: Area, node: number, next?: number): Edge {
  const { graph } = area;
  const into = graph.edges.filter(({ to }) => to === node);
  if (next === undefined) return into[0]!;
  const metres = (edge: Edge) => {
    const way = findRoute(graph, edge, next, () => 1) ?? [];
    const bent = way[0] === undefined ? 180 : turn(edge.arrives, way[0].leaves);
    // A metre a degree: enough to settle between ways of the same length.
    return way.reduce((sum, { length }) => sum + length, bent);
  };
  return into.reduce((best, edge) => (metres(edge) < metres(best) ? edge : best));
}
