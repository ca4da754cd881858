/** Which drone could have a look at a case, and who could fly it: ready while somebody waits for it. */
import type { Airframe } from '../../../missions/planner/types.ts';
import type { Case } from '../../domain/cases/case.ts';
import {
  type DroneFacts,
  type Fitness,
  fitnessOf,
  type Look,
  ranked,
} from '../../domain/flights/fitness.ts';
import type { PatrolWishes } from '../../domain/flights/patrol.ts';
import { holdsDrone } from '../../domain/flights/workflow.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Account } from '../../domain/people/account.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { DroneRecord, Drones } from '../drones/drones.ts';
import type { FlightReader } from '../flights/ports.ts';
import type { PatrolLibrary } from '../patrols/library.ts';
import type { Planning } from '../patrols/planning.ts';
import {
  type Library,
  type PatrolPlan,
  type PatrolStore,
  type PlanRefusal,
  patrolId,
  type Stopped,
} from '../patrols/ports.ts';
import type { Accounts } from '../people/accounts.ts';
import { type Scene, type SceneDeps, sceneOf } from './scene.ts';

export interface Proposal {
  /** What would be looked at. */
  readonly target: Scene;
  readonly drones: readonly Fitness[];
  /** On duty. */
  readonly pilots: readonly Account[];
  /** Why nothing can be planned there at all. */
  readonly refused?: PlanRefusal;
  readonly made: number;
}

export interface ProposalDeps extends SceneDeps {
  readonly drones: Drones;
  readonly flights: Pick<FlightReader, 'list' | 'get'>;
  readonly patrols: Pick<PatrolStore, 'get'>;
  readonly library: PatrolLibrary;
  readonly planning: Planning;
  readonly accounts: Pick<Accounts, 'list' | 'get'>;
}

/** Looks that are planned for one proposal: each takes a tenth of a second or so of a thread. */
const MOST_PLANNED = 4;
const PAGE = 500;
/** Accounts that are looked through; more than any bureau has. */
const MOST_ACCOUNTS = 5000;
/** Drones of which the newest is asked for; more than any bureau flies. */
const MOST_ASKED = 50;
/** Flights of a drone that are looked at for what it carries. */
const MOST_FLIGHTS = 5;

export async function propose(
  deps: ProposalDeps,
  of: Pick<Case, 'id' | 'place'>,
  signal?: AbortSignal,
): Promise<Proposal> {
  const made = deps.clock.now();
  const [target, facts, pilots, { library }] = await Promise.all([
    sceneOf(deps, of),
    droneFacts(deps, made),
    pilotsOnDuty(deps),
    deps.library.read(),
  ]);
  const { place } = target;
  const usual = usualOutfit(library);
  const first = ranked(facts.map((drone) => fitnessOf(drone, place, usual.airframe)));
  const tried = first
    .filter(({ reasons, at }) => at && reasons.length === 0)
    .slice(0, MOST_PLANNED);
  const planned = new Map(
    await Promise.all(
      tried.map(async ({ device, at }) => {
        const outfit = await outfitOf(deps, library, device);
        return [device, await tryFrom(deps, outfit, { place, from: at }, signal)] as const;
      }),
    ),
  );
  const drones = facts.map((drone) => {
    const { airframe, look } = planned.get(drone.device) ?? { airframe: usual.airframe };
    return fitnessOf(drone, place, airframe, look);
  });
  const ways = [...planned.values()].some(({ look }) => look !== undefined && look !== 'no-way');
  // One look that can be planned says that there is a way; else one from beside the place does.
  const beside = ways ? undefined : await tryFrom(deps, usual, { place }, signal);
  const refused = beside?.refusal;
  return { target, drones: ranked(drones), pilots, made, ...(refused && { refused }) };
}

/** What a drone carries and how it flies. */
export interface Outfit {
  readonly airframe: Airframe;
  readonly camera: string;
}

interface Tried {
  readonly airframe: Airframe;
  /** Absent: the threads had no time for it. */
  readonly look?: Look | 'no-way';
  readonly refusal?: PlanRefusal;
}

/** @param from absent: from beside the place */
async function tryFrom(
  deps: ProposalDeps,
  outfit: Outfit,
  wanted: { readonly place: LonLat; readonly from?: LonLat | undefined },
  signal?: AbortSignal,
): Promise<Tried> {
  const { airframe } = outfit;
  const plan = await planLook(deps, outfit, { ...wanted, draft: true }, signal);
  if (plan.ok) return { airframe, look: lookOf(plan) };
  return isRefusal(plan) ? { airframe, look: 'no-way', refusal: plan } : { airframe };
}

const lookOf = ({ sorties }: PatrolPlan): Look | 'no-way' => {
  const [only, ...more] = sorties;
  // A look that takes two batteries is no quick one.
  if (!only || more.length > 0) return 'no-way';
  return { battery: only.battery, seconds: only.seconds, photos: only.photos.length };
};

const STOPPED: ReadonlySet<string> = new Set(['busy', 'cancelled', 'too-long', 'too-big']);
const isRefusal = (plan: PlanRefusal | Stopped): plan is PlanRefusal => !STOPPED.has(plan.reason);

/** The look itself, from where the drone is; from beside the place where that is not said. */
export function planLook(
  { planning }: Pick<ProposalDeps, 'planning'>,
  { airframe, camera }: Outfit,
  { place, from, draft }: { place: LonLat; from?: LonLat | undefined; draft: boolean },
  signal?: AbortSignal,
): Promise<PatrolPlan | PlanRefusal | Stopped> {
  const wishes: PatrolWishes = {
    template: 'verify',
    camera,
    airframe: airframe.id,
    drawn: [{ kind: 'point', at: place }],
    takeOff: from ? [{ at: from }] : [],
    drones: 1,
  };
  return planning.plan(wishes, draft, signal);
}

/** What usual planning begins with, where the library has it. */
const USUAL = { airframe: 'hexacopter-6kg', camera: 'sony-a6000-16mm' };

function usualOutfit({ airframes, cameras }: Library): Outfit {
  const airframe = airframes.find(({ id }) => id === USUAL.airframe) ?? airframes[0]!;
  const camera = cameras.find(({ id }) => id === USUAL.camera) ?? cameras[0]!;
  return { airframe, camera: camera.id };
}

/** As it flew its last patrol; where it flew none, the usual. */
export async function outfitOf(
  { flights, patrols }: Pick<ProposalDeps, 'flights' | 'patrols'>,
  library: Library,
  device: DeviceId,
): Promise<Outfit> {
  const usual = usualOutfit(library);
  for (const { id } of await flights.list({ device }, undefined, MOST_FLIGHTS)) {
    const flight = await flights.get(id);
    const patrol = flight?.patrol && (await patrols.get(patrolId(flight.patrol.id)));
    if (!patrol) continue;
    const { airframe, camera } = patrol.wishes;
    return {
      airframe: library.airframes.find((one) => one.id === airframe) ?? usual.airframe,
      camera: library.cameras.some((one) => one.id === camera) ? camera : usual.camera,
    };
  }
  return usual;
}

async function droneFacts({ drones }: ProposalDeps, now: number): Promise<DroneFacts[]> {
  const all = await drones.list();
  const facts: DroneFacts[] = [];
  for (const drone of all) {
    const asked = facts.length < MOST_ASKED ? await drones.now(drone.device) : undefined;
    facts.push(factsOf({ ...drone, ...asked }, asked?.heard ?? drone.state?.time, now));
  }
  return facts;
}

export function factsOf(
  { device, name, online, state, flight }: DroneRecord,
  heard: number | undefined,
  now: number,
): DroneFacts {
  const at = state?.position ?? state?.home;
  const left = (state?.batteries ?? []).flatMap(({ remaining }) => remaining ?? []);
  return {
    device,
    name,
    online,
    busy: (flight !== undefined && holdsDrone(flight.state)) || state?.armed === true,
    ...(heard !== undefined && { age: Math.max(0, now - heard) }),
    ...(at && { at: [at.lon, at.lat] as const }),
    ...(left.length > 0 && { battery: Math.min(...left) / 100 }),
  };
}

async function pilotsOnDuty({ accounts }: ProposalDeps): Promise<Account[]> {
  const found: Account[] = [];
  let after: number | undefined;
  for (let read = 0; read < MOST_ACCOUNTS; read += PAGE) {
    const page = await accounts.list(after, PAGE);
    found.push(...page.filter(({ roles, onDuty }) => onDuty && roles.includes('pilot')));
    if (page.length < PAGE) break;
    after = page.at(-1)!.id;
  }
  return found;
}
