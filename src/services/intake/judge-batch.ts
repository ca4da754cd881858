/**
 * Judging and folding a batch in memory. Fixes newer than all before of their vehicle are folded at once;
 * the others are set aside, because only the store knows what lies around them.
 */

import { canonicalFix } from '../../domain/fleet/canonical.ts';
import type { Fix } from '../../domain/fleet/fix.ts';
import { judgeFix } from '../../domain/fleet/judge.ts';
import { encodeState, foldFix, newestFix, stateTime } from '../../domain/supervision/fold.ts';
import type { Batch, IntakeMessage, Judging, Outcomes } from './batch.ts';
import type { Vehicle, Vehicles } from './vehicles.ts';

/** A checkpoint per vehicle and quarter of an hour of its time: what a late fix costs to judge again. */
export const CHECKPOINT_EVERY = 15 * 60_000;

export function judgeBatch(batch: Batch, vehicles: Vehicles, judging: Judging): void {
  for (const entry of batch.entries) {
    const vehicle = vehicles.get(entry.message.device.no)!;
    for (const parsed of entry.message.parsed) {
      if (parsed.ok) judgeOne(batch, entry, vehicle, canonicalFix(parsed.fix), judging);
      else entry.outcomes.rejected.push(parsed.rejection);
    }
  }
}

function judgeOne(
  batch: Batch,
  entry: { message: IntakeMessage; outcomes: Outcomes },
  vehicle: Vehicle,
  fix: Fix,
  { book, limits }: Judging,
): void {
  const { device, receivedAt } = entry.message;
  const { state } = vehicle;
  const verdict = judgeFix(fix, newestFix(state), receivedAt, device.kind, limits);
  const jump = verdict.verdict === 'rejected' && verdict.rejection.reason === 'implausible-jump';
  if (verdict.verdict === 'rejected' && !jump) {
    entry.outcomes.rejected.push({ ...verdict.rejection, time: fix.time });
    return;
  }
  const last = stateTime(state);
  if (batch.known || (last !== undefined && fix.time <= last)) {
    batch.late.push({ entry, row: { deviceNo: device.no, fix, receivedAt, suspect: false } });
    return;
  }
  checkpointBefore(batch, vehicle, fix.time);
  const late = verdict.verdict === 'late';
  const folded = foldFix(state, fix, device, book, limits, (change) => {
    batch.changes.push({ device, change, late });
  });
  vehicle.dirty = true;
  vehicle.receivedAt = receivedAt;
  const suspect = folded === 'implausible-jump';
  batch.appended.push({ deviceNo: device.no, fix, receivedAt, suspect });
  if (suspect) {
    const detail = jump ? verdict.rejection.detail : 'faster than its kind of vehicle can go';
    entry.outcomes.rejected.push({ reason: 'implausible-jump', detail, time: fix.time });
    return;
  }
  if (late) entry.outcomes.late++;
  else entry.outcomes.accepted++;
  batch.shown.set(device.id, { device: device.id, fix, late });
}

/** Where the fix opens a new quarter of an hour, the state before it becomes a checkpoint. */
function checkpointBefore(batch: Batch, vehicle: Vehicle, time: number): void {
  const last = stateTime(vehicle.state);
  if (last === undefined || slot(last) === slot(time)) return;
  batch.checkpoints.push({
    deviceNo: vehicle.device.no,
    time: last,
    state: encodeState(vehicle.state),
  });
}

const slot = (time: number): number => Math.floor(time / CHECKPOINT_EVERY);
