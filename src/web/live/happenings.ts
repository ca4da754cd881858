/** What just happened, newest first: violations, cases as they are filed, and what drones tell. */
import type { Rule } from '../../domain/supervision/violation.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { ApiViolation } from '../../wire/api.ts';
import type { ApiCase } from '../../wire/api-cases.ts';
import type { ApiDroneEvent } from '../../wire/api-drones.ts';
import { type Weight, weightOf } from './drone-events.ts';

export interface RuleHappening {
  readonly key: string;
  readonly what: 'began' | 'ended' | 'filed';
  /** ms */
  readonly at: number;
  readonly device: string | null;
  readonly rule: Rule | 'matter';
  /** Of the case's category; empty: none. */
  readonly category: string;
  readonly zone: string | null;
  readonly place: LonLat;
  readonly late: boolean;
  /** Seconds, where it has ended. */
  readonly lasted: number | null;
  readonly case: { readonly id: number; readonly number: string } | null;
}

export interface DroneHappening {
  readonly key: string;
  readonly what: 'drone';
  readonly at: number;
  readonly device: string;
  readonly weight: Weight;
  readonly event: ApiDroneEvent;
}

export type Happening = RuleHappening | DroneHappening;

/** As many as a dispatcher scrolls through; older ones are in the cases and in the replay. */
const MOST = 200;

function ofViolation(v: ApiViolation): RuleHappening[] {
  const began = Date.parse(v.began);
  const ended = v.ended === null ? null : Date.parse(v.ended);
  const common = {
    device: v.device,
    rule: v.rule,
    category: '',
    zone: v.zone?.name ?? null,
    place: v.place,
    late: v.late,
    lasted: ended === null ? null : (ended - began) / 1000,
    case: v.case,
  };
  const rows: RuleHappening[] = [{ ...common, key: `b${v.id}`, what: 'began', at: began }];
  if (ended !== null) rows.push({ ...common, key: `e${v.id}`, what: 'ended', at: ended });
  return rows;
}

const ofCase = (c: ApiCase): RuleHappening => ({
  key: `c${c.id}`,
  what: 'filed',
  at: Date.parse(c.opened),
  device: c.device,
  rule: c.kind,
  category: c.category?.name ?? '',
  zone: c.zone?.name ?? null,
  place: c.place,
  late: false,
  lasted: null,
  case: { id: c.id, number: c.number },
});

function ofDrone(event: ApiDroneEvent): DroneHappening[] {
  const weight = weightOf(event);
  if (weight === undefined) return [];
  const { no, device, at } = event;
  return [{ key: `d${no}`, what: 'drone', at: Date.parse(at), device, weight, event }];
}

/** A case whose violation is in the list already is named there, not told a second time. */
export function happenings(
  violations: Iterable<ApiViolation>,
  cases: Iterable<ApiCase>,
  droneEvents: readonly ApiDroneEvent[],
): Happening[] {
  const rows: Happening[] = [];
  const told = new Set<number>();
  for (const v of violations) {
    rows.push(...ofViolation(v));
    if (v.case) told.add(v.case.id);
  }
  for (const c of cases) if (!told.has(c.id)) rows.push(ofCase(c));
  for (const event of droneEvents) rows.push(...ofDrone(event));
  return rows.sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1)).slice(0, MOST);
}
