/**
 * The preflight checklist: every item judged from what is known now. What is not known is not green:
 * nothing starts while an item is red or unknown, unless a person lets it pass with a reason.
 */
import { metresBetween } from '../geo/distance.ts';
import { prepareShape } from '../geo/prepared-shape.ts';
import type { DroneState } from './drone.ts';
import { type Approval, CHECK_ITEMS, type Check, type CheckItem, type Weather } from './flight.ts';
import type { Mission } from './mission.ts';

export interface ChecklistFacts {
  /** ms */
  readonly now: number;
  /** The bridge that speaks for the drone is connected. */
  readonly online: boolean;
  readonly state: DroneState | undefined;
  /** When that was so, by the clock of `now`: the drone's own may be wrong. */
  readonly heard: number | undefined;
  readonly mission: Mission;
  /** Of the mission on the way now: what it needs. */
  readonly need: {
    /** Share of a full battery, 0 … 100. */
    readonly battery: number;
    /** Seconds. */
    readonly duration: number;
    /** Metres above home. */
    readonly highest: number;
  };
  readonly approval: Approval;
  readonly weather: (Weather & { readonly at: number }) | undefined;
  /** Free space for the flight's record and photos on the service's disk, bytes. */
  readonly freeBytes: number;
  /** What the judge of missions found in the plan, by kind and item; undefined: nobody asked it. */
  readonly findings: readonly { readonly kind: string; readonly item: number }[] | undefined;
  /** Items a person has ticked. */
  readonly ticked: ReadonlySet<CheckItem>;
  readonly overrides: ReadonlyMap<CheckItem, NonNullable<Check['override']>>;
}

/** What is asked; docs/flights.md names them. */
export const CHECK_LIMITS = {
  /** A state older than this says nothing about now, ms. */
  stateAge: 10_000,
  /** Share of frames. */
  linkLoss: 0.2,
  satellites: 8,
  hdop: 1.5,
  /** Beyond the plan's need, share of a full battery, %. */
  batteryReserve: 20,
  /** From the planned home, m. */
  homeDistance: 50,
  /** Bytes: a flight's photos and records. */
  freeBytes: 1_000_000_000,
  /** m/s */
  wind: 10,
  gusts: 13,
  /** Metres. */
  visibility: 1000,
  /** An entry older than this is no weather report, ms. */
  weatherAge: 3 * 3_600_000,
  /** Items that the autopilot takes (ArduPilot 650 without an SD card, PX4 500). */
  items: { ardupilot: 650, px4: 500, other: 500 },
} as const;

type Verdict = Pick<Check, 'state' | 'values'>;
type Judge = (facts: ChecklistFacts) => Verdict;

const verdict = (ok: boolean, values: Check['values'] = {}): Verdict => ({
  state: ok ? 'green' : 'red',
  values,
});
const unknown = (values: Check['values'] = {}): Verdict => ({ state: 'unknown', values });

/** Judges by the drone's state, unknown where there is none that is fresh. */
const byState =
  (judge: (state: DroneState, facts: ChecklistFacts) => Verdict): Judge =>
  (facts) =>
    facts.state && isFresh(facts) ? judge(facts.state, facts) : unknown();

const isFresh = ({ now, heard = -Infinity }: ChecklistFacts): boolean =>
  now - heard <= CHECK_LIMITS.stateAge;

const byPerson =
  (item: CheckItem): Judge =>
  ({ ticked }) =>
    verdict(ticked.has(item));

const JUDGES: Readonly<Record<CheckItem, Judge>> = {
  link: (facts) => {
    if (!facts.online || !facts.state) return verdict(false, { online: facts.online });
    const { link } = facts.state;
    const fresh = isFresh(facts);
    const values = { loss: link.loss, limit: CHECK_LIMITS.linkLoss, alive: link.alive && fresh };
    return verdict(link.alive && fresh && link.loss <= CHECK_LIMITS.linkLoss, values);
  },
  gps: byState(({ gps }) => {
    if (!gps) return unknown();
    const { satellites = 0, hdop = 99 } = gps;
    const fixed = ['3d', 'dgps', 'rtk-float', 'rtk-fixed'].includes(gps.fix);
    const good = satellites >= CHECK_LIMITS.satellites && hdop <= CHECK_LIMITS.hdop;
    const limits = { leastSatellites: CHECK_LIMITS.satellites, mostHdop: CHECK_LIMITS.hdop };
    return verdict(fixed && good, { fix: gps.fix, satellites, hdop, ...limits });
  }),
  ekf: byState(({ ekf }) => (ekf ? verdict(ekf.ok, { flags: ekf.flags }) : unknown())),
  prearm: byState(({ prearm, armed }) => {
    if (armed) return verdict(true, { armed });
    return prearm === undefined ? unknown() : verdict(prearm);
  }),
  battery: byState(({ batteries }, { need }) => {
    const known = batteries.filter((battery) => battery.remaining !== undefined);
    const limit = Math.ceil(need.battery + CHECK_LIMITS.batteryReserve);
    if (known.length === 0) return unknown({ limit });
    // Packs in parallel: the weakest decides.
    const value = Math.min(...known.map((battery) => battery.remaining!));
    const healthy = batteries.every(({ state = 'ok' }) => state === 'ok' || state === 'charging');
    return verdict(value >= limit && healthy, { value, limit, healthy });
  }),
  home: byState((state, { mission }) => {
    const at = state.home ?? state.position;
    if (!at) return unknown();
    const value = metresBetween(at.lon, at.lat, mission.home.lon, mission.home.lat);
    const limit = CHECK_LIMITS.homeDistance;
    return verdict(value <= limit, { value: Math.round(value), limit });
  }),
  fence: ({ mission, state }) => {
    const outside = outsideFence(mission);
    const values = { areas: mission.fence.length, outside };
    if (!mission.fence.some((area) => area.inclusion)) return verdict(false, values);
    if (state?.fence?.breached) return verdict(false, { ...values, breached: true });
    // PX4's fence holds as soon as it is on board and has no switch.
    const isOff = state?.autopilot === 'ardupilot' && state.fence?.enabled === false;
    if (state?.mission?.hash && isOff) return verdict(false, { ...values, off: true });
    return verdict(outside === 0, values);
  },
  limits: ({ mission, state }) => {
    const limit = CHECK_LIMITS.items[state?.autopilot ?? 'other'];
    return verdict(mission.items.length <= limit, { value: mission.items.length, limit });
  },
  judgement: ({ findings }) => {
    if (!findings) return unknown();
    const [first] = findings;
    if (!first) return verdict(true, { findings: 0 });
    return verdict(false, { findings: findings.length, kind: first.kind, item: first.item });
  },
  'approval-window': ({ now, approval: { from, to, assumed }, need }) => {
    const values = { from, to, minutes: Math.ceil(need.duration / 60) };
    if (assumed) return unknown({ ...values, assumed });
    return verdict(now >= from && now + need.duration * 1000 <= to, values);
  },
  'approval-ceiling': ({ approval, need }) =>
    verdict(need.highest <= approval.ceiling, {
      value: Math.round(need.highest),
      limit: approval.ceiling,
    }),
  'approval-area': ({ approval, mission }) => {
    if (!approval.area) return verdict(true, { own: true });
    const inside = insidePolygon(approval.area);
    const outside = places(mission).filter(([lat, lon]) => !inside(lat, lon)).length;
    return verdict(outside === 0, { outside });
  },
  storage: ({ freeBytes }) =>
    verdict(freeBytes >= CHECK_LIMITS.freeBytes, {
      value: freeBytes,
      limit: CHECK_LIMITS.freeBytes,
    }),
  weather: ({ weather, now }) => {
    if (!weather || now - weather.at > CHECK_LIMITS.weatherAge)
      return verdict(false, { entered: false });
    const { wind, gusts, visibility, precipitation } = weather;
    const calm = wind <= CHECK_LIMITS.wind && gusts <= CHECK_LIMITS.gusts;
    const clear = visibility >= CHECK_LIMITS.visibility && !precipitation;
    return verdict(calm && clear, {
      entered: true,
      wind,
      gusts,
      visibility,
      precipitation,
      mostWind: CHECK_LIMITS.wind,
      mostGusts: CHECK_LIMITS.gusts,
      leastVisibility: CHECK_LIMITS.visibility,
    });
  },
  'person-airframe': byPerson('person-airframe'),
  'person-props': byPerson('person-props'),
  'person-payload': byPerson('person-payload'),
  'person-surroundings': byPerson('person-surroundings'),
};

/** Every item, in the order of the list. */
export function judgeChecklist(facts: ChecklistFacts): Check[] {
  return CHECK_ITEMS.map((item) => {
    const override = facts.overrides.get(item);
    return { item, ...JUDGES[item](facts), ...(override && { override }) };
  });
}

/** Those that keep the flight on the ground. */
export function blocking(checks: readonly Check[]): Check[] {
  return checks.filter(({ state, override }) => state !== 'green' && override === undefined);
}

/** Places of the mission's items and its home: [lat, lon]. */
function places({ home, items }: Mission): [number, number][] {
  const at = items
    // 0, 0 is "here" or "no place" (take-off, RTL).
    .filter(({ frame, lat, lon }) => frame !== 'none' && (lat !== 0 || lon !== 0))
    .map(({ lat, lon }): [number, number] => [lat, lon]);
  return [[home.lat, home.lon], ...at];
}

/** How many places lie outside the inclusions or inside an exclusion. */
function outsideFence(mission: Mission): number {
  const areas = mission.fence.map((area) => ({
    inclusion: area.inclusion,
    has:
      area.kind === 'polygon'
        ? insidePolygon(area.vertices.map(([lat, lon]) => [lon, lat] as const))
        : (lat: number, lon: number) =>
            metresBetween(lon, lat, area.center[1], area.center[0]) <= area.radius,
  }));
  return places(mission).filter(([lat, lon]) =>
    areas.some(({ inclusion, has }) => has(lat, lon) !== inclusion),
  ).length;
}

/** @param ring [lon, lat], closed or not */
function insidePolygon(
  ring: readonly (readonly [number, number])[],
): (lat: number, lon: number) => boolean {
  const first = ring[0]!;
  const last = ring[ring.length - 1]!;
  const closed = first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
  const shape = prepareShape({ type: 'polygon', rings: [closed.map(([x, y]) => [x, y])] });
  return (lat, lon) => shape.contains(lon, lat);
}
