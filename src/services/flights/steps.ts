/** A person takes a step with a flight: the table decides, under a lock; what the drone must do is commanded. */
import { blocking } from '../../domain/flights/checklist.ts';
import type { Check, FlightId, FlightState, FlightStep } from '../../domain/flights/flight.ts';
import { nextFlightState } from '../../domain/flights/workflow.ts';
import { type Changed, changeFlight } from './change.ts';
import { judge, type Situation, type SituationDeps, situationOf } from './checklist.ts';
import { type CommandDeps, type Commands, commandFor } from './commands.ts';
import { missionHash } from './mission-hash.ts';
import type {
  CommandRecord,
  FlightRecord,
  FlightTx,
  MissionTools,
  SortieHead,
  Ticks,
} from './ports.ts';

export interface StepRequest {
  readonly step: FlightStep;
  readonly by: string;
  readonly note: string;
  /** Of whoever takes it. */
  readonly licence?: string | undefined;
}

export type StepRefusal = { readonly ok: false } & (
  | { readonly reason: 'not-now'; readonly state: FlightState }
  /** Items that are not green and not overridden. */
  | { readonly reason: 'red'; readonly checks: readonly Check[] }
  /** The drone is on another flight. */
  | { readonly reason: 'drone-taken'; readonly number: string }
  /** An upload is under way. */
  | { readonly reason: 'uploading' }
  /** What is on board is not proven to be this sortie's mission. */
  | { readonly reason: 'not-verified' }
  /** The plan was flown to its end, or nobody knows where it stopped. */
  | { readonly reason: 'nothing-left'; readonly complete: boolean }
);
export type StepOutcome = Changed<
  { readonly ok: true; readonly command?: CommandRecord } | StepRefusal
>;

export interface FlightSteps {
  take(id: FlightId, request: StepRequest): Promise<StepOutcome>;
}

export interface StepDeps extends CommandDeps, SituationDeps {
  readonly outbox: Pick<Commands, 'sendNow'>;
  readonly tools: MissionTools;
}

export function createFlightSteps(deps: StepDeps): FlightSteps {
  return {
    take: async (id, request) => {
      const found = await deps.store.get(id);
      if (!found) return { ok: false, reason: 'unknown' };
      const situation = await situationOf(found, deps);
      const outcome = await changeFlight(deps, id, (tx, flight) =>
        take({ tx, flight, request, situation, deps }),
      );
      if (outcome.ok && outcome.command) await deps.outbox.sendNow(outcome.command);
      return outcome;
    },
  };
}

interface Taking {
  readonly tx: FlightTx;
  readonly flight: FlightRecord;
  readonly request: StepRequest;
  readonly situation: Situation;
  readonly deps: StepDeps;
}

/** What a step does beside moving the state. */
interface Doing {
  readonly command?: CommandRecord;
  readonly detail?: Readonly<Record<string, unknown>>;
}

async function take(taking: Taking): Promise<{ ok: true; command?: CommandRecord } | StepRefusal> {
  const { tx, flight, request, situation } = taking;
  const { step, by, note } = request;
  const to = nextFlightState(flight.state, step);
  if (to === undefined) return { ok: false, reason: 'not-now', state: flight.state };
  const done = await DOING[step](taking);
  if ('reason' in done) return done;
  const { command, detail } = done;
  const { now } = situation;
  if (command) await tx.addCommand(command);
  if (to !== flight.state) await tx.setState(flight.id, to, to === 'closed' ? now : undefined);
  const told = {
    ...(note && { note }),
    ...(command && { command: command.id }),
    ...detail,
  };
  await tx.log(flight.id, [{ at: now, by, what: step, from: flight.state, to, detail: told }]);
  return { ok: true, ...(command && { command }) };
}

const DOING: Readonly<Record<FlightStep, (taking: Taking) => Promise<Doing | StepRefusal>>> = {
  check: async (taking) => {
    const refusal = red(taking);
    if (refusal) return refusal;
    await namePilot(taking);
    return { detail: { checks: judged(taking) } };
  },
  upload,
  arm: async (taking) => red(taking) ?? unproven(taking) ?? simply('arm', taking),
  start: async (taking) => {
    const refusal = red(taking) ?? unproven(taking);
    if (refusal) return refusal;
    const { hash } = sortieOf(taking);
    return {
      command: commandFor(taking.flight, 'start', { hash }, about(taking)),
      detail: { checks: judged(taking) },
    };
  },
  pause: async (taking) => simply('pause', taking),
  continue: async (taking) => simply('continue', taking),
  return: async (taking) => simply('return', taking),
  land: async (taking) => simply('land', taking),
  resume,
  close: async () => ({}),
  // One that is armed must not be left so.
  abort: async (taking) => (taking.flight.state === 'armed' ? simply('disarm', taking) : {}),
};

/** A flight that was asked of any pilot is that one's who passes its checklist. */
async function namePilot({ tx, flight, request }: Taking): Promise<void> {
  if (flight.pilot.name !== '') return;
  await tx.setPilot(flight.id, { name: request.by, licence: request.licence ?? '' });
}

const sortieOf = ({ flight }: Taking): SortieHead => flight.sorties.at(-1)!;
const about = ({ request, situation, deps }: Taking) => ({
  by: request.by,
  now: situation.now,
  id: deps.newId(),
});
const judged = ({ flight, situation, deps }: Taking): Check[] =>
  judge(flight, situation, deps.tools);

const simply = (
  kind: 'arm' | 'disarm' | 'pause' | 'continue' | 'return' | 'land',
  taking: Taking,
): Doing => ({ command: commandFor(taking.flight, kind, {}, about(taking)) });

function red(taking: Taking): StepRefusal | undefined {
  const checks = blocking(judged(taking));
  return checks.length > 0 ? { ok: false, reason: 'red', checks } : undefined;
}

/** By what was read back once, and by what the bridge says now. */
function unproven(taking: Taking): StepRefusal | undefined {
  const { verified, hash } = sortieOf(taking);
  const onBoard = taking.situation.state?.mission?.hash;
  if (verified !== undefined && onBoard === hash) return undefined;
  return { ok: false, reason: 'not-verified' };
}

async function upload(taking: Taking): Promise<Doing | StepRefusal> {
  const { tx, flight } = taking;
  const other = await tx.otherHolder(flight.id, flight.device);
  if (other) return { ok: false, reason: 'drone-taken', number: other.number };
  const open = await tx.openCommands(flight.id);
  if (open.some(({ kind }) => kind === 'upload')) return { ok: false, reason: 'uploading' };
  const { hash, number } = sortieOf(taking);
  return {
    command: commandFor(flight, 'upload', { hash, sortie: number }, about(taking)),
    detail: { hash, sortie: number },
  };
}

const UNTICKED: Ticks = { ticks: {}, overrides: {} };

/** Another battery, another look: nothing that was ticked or let pass before holds for the new sortie. */
async function resume({ tx, flight, deps }: Taking): Promise<Doing | StepRefusal> {
  const { number, complete, stopped } = flight.sorties.at(-1)!;
  if (complete || !stopped) return { ok: false, reason: 'nothing-left', complete };
  const mission = deps.tools.resume(flight.mission, stopped);
  const hash = missionHash(mission);
  await tx.addSortie(flight.id, { number: number + 1, mission, hash });
  await tx.setChecks(flight.id, UNTICKED);
  return { detail: { sortie: number + 1, from: stopped, hash } };
}
