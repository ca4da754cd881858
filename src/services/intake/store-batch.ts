/** The part of the intake that happens inside the transaction. */
import type { Case } from '../../domain/cases/case.ts';
import type { DeviceId, ViolationId } from '../../domain/ids.ts';
import { newestFix } from '../../domain/supervision/fold.ts';
import type { Violation } from '../../domain/supervision/violation.ts';
import { fileCases, noteWithdrawn } from '../cases/filing.ts';
import type { Batch, FoundChange, Judging } from './batch.ts';
import type { IntakeTx } from './ports.ts';
import { type Amendments, rejudge } from './rejudge.ts';
import { savedState, type Vehicle, type Vehicles } from './vehicles.ts';

export interface StoredChanges {
  readonly violations: readonly Violation[];
  readonly withdrawn: readonly { id: ViolationId; device: DeviceId }[];
  readonly cases: readonly Case[];
}

/** Stores the batch: fixes, checkpoints, violations, cases. Completes the outcomes of late fixes. */
export async function storeBatch(
  tx: IntakeTx,
  batch: Batch,
  vehicles: Vehicles,
  judging: Judging,
): Promise<StoredChanges> {
  if (batch.appended.length > 0) await tx.append(batch.appended);
  if (batch.checkpoints.length > 0) await tx.saveCheckpoints(batch.checkpoints);
  const found = await storeFindings(tx, batch.changes, batch.now);
  const withdrawn = await endSilences(tx, batch, vehicles);
  const amended = await storeLate(tx, batch, vehicles, judging);
  const filed = await fileCases(
    tx.cases,
    [...found.begun, ...amended.added],
    batch.now,
    judging.filing,
  );
  const gone = [...withdrawn, ...amended.withdrawn];
  const noted = await noteWithdrawn(
    tx.cases,
    gone.map(({ id }) => id),
    batch.now,
  );
  return {
    violations: newestOfEach([...filed.violations, ...found.ended, ...amended.changed]),
    withdrawn: gone,
    cases: [...filed.cases, ...noted],
  };
}

/** Begun ones are inserted all at once, then those that ended are ended. */
async function storeFindings(
  tx: IntakeTx,
  changes: readonly FoundChange[],
  now: number,
): Promise<{ begun: Violation[]; ended: Violation[] }> {
  const began = changes.filter(({ change }) => change.type === 'began');
  const begun =
    began.length === 0
      ? []
      : await tx.insertViolations(
          began.map(({ device, change, late }) => ({ device, finding: change.finding, late })),
          now,
        );
  const ended: Violation[] = [];
  for (const { device, change } of changes) {
    if (change.type !== 'ended') continue;
    const violation = await tx.endViolation(device, change.finding);
    if (violation) ended.push(violation);
  }
  return { begun, ended };
}

/**
 * A vehicle that was silent has spoken. Where the gap in its own time is a long one, folding has ended
 * the violation; where it had only been out of coverage and its fixes came after all, there was none.
 */
async function endSilences(
  tx: IntakeTx,
  batch: Batch,
  vehicles: Vehicles,
): Promise<{ id: ViolationId; device: DeviceId }[]> {
  const withdrawn: { id: ViolationId; device: DeviceId }[] = [];
  const spoke = new Set(batch.appended.filter((row) => !row.suspect).map((row) => row.deviceNo));
  for (const no of spoke) {
    const vehicle = vehicles.get(no)!;
    const since = vehicle.silentSince;
    if (since === undefined) continue;
    vehicle.silentSince = undefined;
    const confirmed = batch.changes.some(
      ({ device, change }) =>
        device.no === no && change.finding.rule === 'silent' && change.finding.began === since,
    );
    if (confirmed) continue;
    const open = (await tx.findingsWithin(no, -Infinity, since)).filter(
      (finding) => finding.rule === 'silent' && finding.began === since,
    );
    const ids = open.map(({ id }) => id as ViolationId);
    await tx.withdrawViolations(ids, batch.now);
    withdrawn.push(...ids.map((id) => ({ id, device: vehicle.device.id })));
  }
  return withdrawn;
}

/** Stores what came late; where it was news, the vehicle is judged again from before it. */
async function storeLate(
  tx: IntakeTx,
  batch: Batch,
  vehicles: Vehicles,
  judging: Judging,
): Promise<Amendments> {
  const all: Amendments = { added: [], changed: [], withdrawn: [] };
  if (batch.late.length === 0) return all;
  const news = await tx.merge(batch.late.map(({ row }) => row));
  const spans = new Map<number, { from: number; until: number }>();
  batch.late.forEach(({ entry, row }, i) => {
    if (!news[i]) {
      entry.outcomes.rejected.push({
        reason: 'duplicate',
        detail: 'a fix of this time is stored already',
        time: row.fix.time,
      });
      return;
    }
    entry.outcomes.late++;
    const span = spans.get(row.deviceNo);
    spans.set(row.deviceNo, {
      from: Math.min(row.fix.time, span?.from ?? Infinity),
      until: Math.max(row.fix.time, span?.until ?? -Infinity),
    });
  });
  for (const [no, span] of spans) {
    const vehicle = vehicles.get(no)!;
    const amended = await rejudge(tx, vehicle, span, judging, batch.now);
    all.added.push(...amended.added);
    all.changed.push(...amended.changed);
    all.withdrawn.push(...amended.withdrawn);
    const newest = newestFix(vehicle.state);
    if (newest) {
      batch.shown.set(vehicle.device.id, { device: vehicle.device.id, fix: newest, late: true });
    }
  }
  return all;
}

/** Writes the newest states of these vehicles. */
export async function storeStates(tx: IntakeTx, vehicles: readonly Vehicle[]): Promise<void> {
  await tx.saveStates(
    vehicles.flatMap((vehicle) => {
      const newest = newestFix(vehicle.state);
      return newest ? [savedState(vehicle, newest)] : [];
    }),
  );
}

/** A violation that began and ended in one batch is told once, as it is now. */
function newestOfEach(violations: readonly Violation[]): Violation[] {
  const byId = new Map<ViolationId, Violation>();
  for (const violation of violations) {
    const before = byId.get(violation.id);
    // The row that ended carries the end; the filed one carries the case.
    byId.set(violation.id, before ? { ...before, ...violation } : violation);
  }
  return [...byId.values()];
}
