/**
 * Judging again, from before a late fix: the newest checkpoint before it, then the stored fixes in the
 * order of their time, until the state is again what it was at a checkpoint, or to the end.
 */
import type { DeviceId, ViolationId } from '../../domain/ids.ts';
import {
  decodeState,
  encodeState,
  foldFix,
  freshState,
  newestFix,
  openFindings,
  silentFinding,
  stateTime,
  type VehicleState,
} from '../../domain/supervision/fold.ts';
import { reconcile } from '../../domain/supervision/reconcile.ts';
import type { Finding, Violation } from '../../domain/supervision/violation.ts';
import type { Judging } from './batch.ts';
import { CHECKPOINT_EVERY } from './judge-batch.ts';
import type { IntakeTx, StoredCheckpoint, StoredFinding } from './ports.ts';
import { savedState, type Vehicle } from './vehicles.ts';

/** Fixes read from the store at a time. */
const PAGE = 5000;

export interface Amendments {
  readonly added: Violation[];
  readonly changed: Violation[];
  readonly withdrawn: { id: ViolationId; device: DeviceId }[];
}

/** What folding again yielded, over (after, until]. */
interface Refolded {
  readonly state: VehicleState;
  /** The time up to which it was folded; Infinity: to the newest fix. */
  readonly until: number;
  readonly findings: readonly Finding[];
  readonly suspects: readonly number[];
  readonly checkpoints: readonly StoredCheckpoint[];
}

/** Amends the stored violations, suspects and checkpoints of a vehicle after late fixes within `span`. */
export async function rejudge(
  tx: IntakeTx,
  vehicle: Vehicle,
  span: { from: number; until: number },
  judging: Judging,
  now: number,
): Promise<Amendments> {
  const no = vehicle.device.no;
  const start = await tx.checkpointBefore(no, span.from);
  const after = start?.time ?? -Infinity;
  const refolded = await refold(tx, vehicle, start, span.until, judging);
  const { until } = refolded;
  await tx.markSuspects(no, after, until, refolded.suspects);
  await tx.saveCheckpoints(refolded.checkpoints.map((row) => ({ ...row, deviceNo: no })));
  if (until === Infinity) await takeOver(tx, vehicle, refolded.state);

  const before = await tx.findingsWithin(no, after, until);
  const findings = [...refolded.findings];
  if (until === Infinity) findings.push(...openSilence(vehicle, judging, now));
  return amend(tx, vehicle, before, keepLaterEnds(findings, before, until), now);
}

async function refold(
  tx: IntakeTx,
  vehicle: Vehicle,
  start: StoredCheckpoint | undefined,
  lastNews: number,
  { book, limits }: Judging,
): Promise<Refolded> {
  const no = vehicle.device.no;
  const state = start ? decodeState(start.state) : freshState();
  const after = start?.time ?? -Infinity;
  const pending = await tx.checkpointsAfter(no, after);
  const findings = new Map(openFindings(state).map((finding) => [keyOf(finding), finding]));
  const suspects: number[] = [];
  const checkpoints: StoredCheckpoint[] = [];
  for (let from = after; ; ) {
    const fixes = await tx.fixesAfter(no, from, PAGE);
    for (const fix of fixes) {
      while (pending.length > 0 && pending[0]!.time < fix.time) {
        const checkpoint = pending.shift()!;
        const encoded = encodeState(state);
        if (checkpoint.time >= lastNews && same(encoded, checkpoint.state)) {
          const until = checkpoint.time;
          return { state, until, findings: [...findings.values()], suspects, checkpoints };
        }
        checkpoints.push({ time: checkpoint.time, state: encoded });
      }
      checkpointIfDue(checkpoints, state, fix.time);
      const folded = foldFix(state, fix, vehicle.device, book, limits, ({ finding }) => {
        findings.set(keyOf(finding), finding);
      });
      if (folded === 'implausible-jump') suspects.push(fix.time);
    }
    if (fixes.length < PAGE) break;
    from = fixes.at(-1)!.time;
  }
  return { state, until: Infinity, findings: [...findings.values()], suspects, checkpoints };
}

/** History that was stored late, with no checkpoints of its own, gets them on the way. */
function checkpointIfDue(rows: StoredCheckpoint[], state: VehicleState, nextTime: number): void {
  const last = stateTime(state);
  if (last === undefined || rows.at(-1)?.time === last) return;
  const slot = (time: number) => Math.floor(time / CHECKPOINT_EVERY);
  if (slot(last) !== slot(nextTime)) rows.push({ time: last, state: encodeState(state) });
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === canonical(b);

/** jsonb orders keys its own way; a decoded state encodes again in ours. */
const canonical = (stored: unknown): string => JSON.stringify(encodeState(decodeState(stored)));

const keyOf = ({ rule, zone, began }: Finding): string => `${rule} ${zone?.id ?? ''} ${began}`;

/** The folded state is the newest there is: it becomes the vehicle's own, here and in the store. */
async function takeOver(tx: IntakeTx, vehicle: Vehicle, state: VehicleState): Promise<void> {
  vehicle.state = state;
  const newest = newestFix(state);
  if (newest) await tx.saveStates([savedState(vehicle, newest)]);
}

/** A silence that is open is judged by the clock, not by fixes: it stands while the last fix is the same. */
function openSilence(vehicle: Vehicle, { book }: Judging, now: number): Finding[] {
  if (vehicle.silentSince === undefined) return [];
  const finding = silentFinding(vehicle.state, vehicle.device, book, now);
  vehicle.silentSince = finding?.began;
  return finding ? [finding] : [];
}

/** What is open where folding stopped goes on as it is stored: the state there is the same. */
function keepLaterEnds(
  findings: readonly Finding[],
  before: readonly StoredFinding[],
  until: number,
): Finding[] {
  if (until === Infinity) return [...findings];
  const stored = new Map(before.map((finding) => [keyOf(finding), finding]));
  return findings.map((finding) => {
    if (finding.ended !== undefined) return finding;
    const { id: _, ...kept } = stored.get(keyOf(finding)) ?? { ...finding, id: 0 };
    return kept;
  });
}

async function amend(
  tx: IntakeTx,
  vehicle: Vehicle,
  before: readonly StoredFinding[],
  findings: readonly Finding[],
  now: number,
): Promise<Amendments> {
  const { device } = vehicle;
  const plan = reconcile(before, findings);
  const ids = plan.withdrawn.map((id) => id as ViolationId);
  if (ids.length > 0) await tx.withdrawViolations(ids, now);
  const changed: Violation[] = [];
  for (const { id, finding } of plan.changed) {
    const violation = await tx.changeViolation(id as ViolationId, finding);
    if (violation) changed.push(violation);
  }
  const added =
    plan.added.length === 0
      ? []
      : await tx.insertViolations(
          plan.added.map((finding) => ({ device, finding, late: true })),
          now,
        );
  return { added, changed, withdrawn: ids.map((id) => ({ id, device: device.id })) };
}
