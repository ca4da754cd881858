/** What of a case goes into its bundle, read once and at one moment, apart from long and large files. */
import type { PhotoView } from '../../../domain/captures/photo-view.ts';
import type { Case, CaseLogEntry } from '../../../domain/cases/case.ts';
import { flightId } from '../../../domain/flights/flight.ts';
import type { CaseId } from '../../../domain/ids.ts';
import { isInForce, zonesNamed } from '../../../domain/supervision/permit.ts';
import type { Violation } from '../../../domain/supervision/violation.ts';
import type { Zone } from '../../../domain/supervision/zone.ts';
import type { CasePhoto } from '../../../services/cases/ports.ts';
import type { FlightDetail } from '../../../services/flights/flights.ts';
import { type CasePermit, permitsOfCase } from '../../../services/permits/of-case.ts';
import type { PermitReading } from '../../../services/permits/ports.ts';
import type { RuleVersion } from '../../../services/stores.ts';
import type { HttpDeps } from '../deps.ts';

export type BundleDeps = Pick<
  HttpDeps,
  | 'stores'
  | 'flights'
  | 'plans'
  | 'blackBoxes'
  | 'photoFiles'
  | 'photoSizes'
  | 'evidenceKey'
  | 'bureau'
  | 'settings'
  | 'clock'
  | 'rules'
>;

export interface Gathered {
  readonly case: Case;
  /** Whole. */
  readonly log: readonly CaseLogEntry[];
  readonly violations: readonly Violation[];
  /** As they were when they were broken. */
  readonly zones: readonly Zone[];
  /** That the vehicle had at each violation, and the zones that they name as they were then. */
  readonly permits: readonly CasePermit[];
  readonly permitZones: readonly Zone[];
  /** The rules' settings by which each violation was found. */
  readonly rules: readonly (RuleVersion & { readonly violation: number })[];
  readonly photos: readonly (CasePhoto & { readonly view: PhotoView })[];
  readonly flights: readonly FlightDetail[];
}

/** Of one case. `too-much` beyond it: what is left out of evidence is worse than none. */
const MOST = { log: 50_000, violations: 2000, photos: 5000, flights: 200 };
/** A step may come between two reads: then all is read anew. */
const TRIES = 5;

/** `moving`: it did not stand still for as long as reading took. */
export async function gather(
  deps: BundleDeps,
  id: CaseId,
): Promise<Gathered | undefined | 'too-much' | 'moving'> {
  const { cases } = deps.stores;
  for (let tried = 0; tried < TRIES; tried++) {
    const before = await cases.log(id, 1);
    const gathered = await gatherOnce(deps, id);
    if (gathered === undefined || gathered === 'too-much') return gathered;
    const { log } = gathered;
    if (before.at(-1)?.seq === log.at(-1)?.seq) return gathered;
  }
  return 'moving';
}

async function gatherOnce(
  deps: BundleDeps,
  id: CaseId,
): Promise<Gathered | undefined | 'too-much'> {
  const { stores } = deps;
  const found = await stores.cases.get(id);
  if (!found) return undefined;
  const [violations, roles, views, flights] = await Promise.all([
    stores.violations.ofCase(id, MOST.violations + 1),
    stores.cases.photos(id, MOST.photos + 1),
    stores.photos.list({ case: id }, undefined, MOST.photos + 1),
    stores.cases.flights(id, MOST.flights + 1),
  ]);
  const tooMany =
    violations.length > MOST.violations ||
    roles.length > MOST.photos ||
    flights.length > MOST.flights;
  if (tooMany) return 'too-much';
  const byId = new Map(views.map((view) => [view.photo.id, view]));
  const photos = roles.flatMap((role) => {
    const view = byId.get(role.id);
    return view ? [{ ...role, view }] : [];
  });
  const details: FlightDetail[] = [];
  for (const flight of flights.toReversed()) {
    const detail = await deps.flights.detail(flightId(flight.id));
    if (detail) details.push(detail);
  }
  const [zones, rules] = await Promise.all([
    zonesOf(stores.zones, [...violations, found]),
    rulesOf(deps.rules, violations),
  ]);
  // Last, so that a step that came between the reads is seen in it.
  const log = await stores.cases.log(id, MOST.log);
  if (log[0] && log[0].seq !== 1) return 'too-much';
  const permits = await permitsOfCase(stores.permits, log, violations, deps.settings.timezone);
  const named = await namedByPermits(stores.permits, permits, violations);
  const permitZones = named.filter((one) => !zones.some((zone) => sameVersion(one, zone)));
  return {
    case: found,
    log,
    violations,
    zones,
    permits,
    permitZones,
    rules,
    photos,
    flights: details,
  };
}

/** Each version once. */
async function zonesOf(
  store: HttpDeps['stores']['zones'],
  of: readonly Pick<Violation, 'zone'>[],
): Promise<Zone[]> {
  const wanted = new Map(
    of.flatMap(({ zone }) => (zone ? [[`${zone.id} ${zone.version}`, zone] as const] : [])),
  );
  const found: Zone[] = [];
  for (const { id, version } of wanted.values()) {
    const zone = await store.version(id, version);
    if (zone) found.push(zone);
  }
  return found;
}

const sameVersion = (a: Zone, b: Zone): boolean => a.id === b.id && a.version === b.version;

/** Each version once, of those that were in force when the vehicle broke its permit. */
async function namedByPermits(
  store: PermitReading,
  permits: readonly CasePermit[],
  violations: readonly Violation[],
): Promise<Zone[]> {
  const began = new Map(violations.map((one) => [Number(one.id), one.began]));
  const asked = permits.flatMap(({ violation, permit }) => {
    const at = began.get(violation);
    return permit && at !== undefined ? [{ at, named: zonesNamed(permit) }] : [];
  });
  if (asked.length === 0) return [];
  const times = asked.map(({ at }) => at);
  const span = { from: Math.min(...times), to: Math.max(...times) };
  const zones = await store.ground([...new Set(asked.flatMap(({ named }) => named))], span);
  return zones.filter((zone) =>
    asked.some(({ at, named }) => named.includes(zone.id) && isInForce(zone, at)),
  );
}

async function rulesOf(rules: BundleDeps['rules'], violations: readonly Violation[]) {
  const found: (RuleVersion & { readonly violation: number })[] = [];
  for (const { id, began } of violations) found.push({ violation: id, ...(await rules.at(began)) });
  return found;
}
