/** The commands beside the steps: go to, jump, speed, trigger. */

import { blocking, judgeChecklist } from '../../domain/flights/checklist.ts';
import type { CommandArgs } from '../../domain/flights/drone.ts';
import type { Check, CheckItem, FlightId, FlightState } from '../../domain/flights/flight.ts';
import { allowedCommands } from '../../domain/flights/workflow.ts';
import { type Changed, changeFlight, noted } from './change.ts';
import { type CommandDeps, type Commands, commandFor } from './commands.ts';
import type { CommandRecord, FlightRecord, Override } from './ports.ts';

type FreeKind = 'goto' | 'jump' | 'speed' | 'trigger';
export type FreeCommand = {
  readonly [K in FreeKind]: { readonly kind: K; readonly args: CommandArgs[K] };
}[FreeKind];

type Refusal = { readonly ok: false } & (
  | { readonly reason: 'not-now'; readonly state: FlightState }
  /** The mission has no such item. */
  | { readonly reason: 'no-item'; readonly items: number }
  /** The place lies outside the fence, the approved area or the ceiling. */
  | { readonly reason: 'outside'; readonly checks: readonly Check[] }
);
type Given = { readonly ok: true; readonly command: CommandRecord } | Refusal;
export type FreeCommandOutcome = Changed<Given>;

export async function giveCommand(
  deps: CommandDeps & { readonly outbox: Pick<Commands, 'sendNow'> },
  id: FlightId,
  { kind, args }: FreeCommand,
  by: string,
): Promise<FreeCommandOutcome> {
  const outcome = await changeFlight<Given>(deps, id, async (tx, flight) => {
    const now = deps.clock.now();
    const refusal = refused(flight, { kind, args } as FreeCommand, now);
    if (refusal) return refusal;
    const command = commandFor(flight, kind, args, { by, now, id: deps.newId() });
    await tx.addCommand(command);
    const detail = { command: command.id, kind, args };
    await tx.log(id, [noted(flight, { at: now, by, what: 'command', detail })]);
    return { ok: true, command };
  });
  if (outcome.ok) await deps.outbox.sendNow(outcome.command);
  return outcome;
}

function refused(
  flight: FlightRecord,
  { kind, args }: FreeCommand,
  now: number,
): Refusal | undefined {
  const { state, mission } = flight;
  if (!allowedCommands(state).includes(kind)) return { ok: false, reason: 'not-now', state };
  const items = mission.items.length;
  if (kind === 'jump' && args.item > items) return { ok: false, reason: 'no-item', items };
  if (kind !== 'goto') return undefined;
  const checks = blocking(judgedPlace(flight, args, now));
  return checks.length > 0 ? { ok: false, reason: 'outside', checks } : undefined;
}

const OF_A_PLACE: readonly CheckItem[] = ['fence', 'approval-area', 'approval-ceiling'];
/** MAV_CMD_NAV_WAYPOINT. */
const WAYPOINT = 16;

/** The place as a mission of one item, by the same rules; what was let pass for the flight is let pass here. */
function judgedPlace(
  { mission, approval, checks }: FlightRecord,
  { lat, lon, altitude }: CommandArgs['goto'],
  now: number,
): Check[] {
  const item = {
    command: WAYPOINT,
    frame: 'relative',
    params: [null, null, null, null],
    autoContinue: true,
  } as const;
  return judgeChecklist({
    now,
    online: true,
    state: undefined,
    heard: undefined,
    mission: { ...mission, items: [{ ...item, lat, lon, altitude }] },
    need: { battery: 0, duration: 0, highest: altitude },
    approval,
    weather: undefined,
    freeBytes: 0,
    findings: undefined,
    ticked: new Set(),
    overrides: new Map(Object.entries(checks.overrides) as [CheckItem, Override][]),
  }).filter((check) => OF_A_PLACE.includes(check.item));
}
