/**
 * Judging a vehicle again after late fixes: reading what is needed, and bringing the stored violations,
 * suspects and checkpoints into line with what comes out. The judging itself is the domain's.
 */
import type { DeviceId, ViolationId } from '../../domain/ids.ts';
import { newestFix, silentFinding } from '../../domain/supervision/fold.ts';
import { reconcile } from '../../domain/supervision/reconcile.ts';
import { type Rejudged, startRejudging } from '../../domain/supervision/rejudge.ts';
import type { Finding, Violation } from '../../domain/supervision/violation.ts';
import type { Judging } from './batch.ts';
import { CHECKPOINT_EVERY } from './judge-batch.ts';
import type { IntakeTx } from './ports.ts';
import { savedState, type Vehicle } from './vehicles.ts';

/** Fixes read from the store at a time. */
const PAGE = 5000;
/**
 * A finding that was told after the checkpoint may have ended before it, by as much as the rules wait
 * before they tell: far less than a day.
 */
const TOLD_WITHIN = 86_400_000;

export interface Amendments {
  readonly added: Violation[];
  readonly changed: Violation[];
  readonly withdrawn: { id: ViolationId; device: DeviceId }[];
}

/** Amends what is stored of a vehicle after late fixes within `span` (ms, both inclusive). */
export async function rejudge(
  tx: IntakeTx,
  vehicle: Vehicle,
  span: { from: number; until: number },
  judging: Judging,
  now: number,
): Promise<Amendments> {
  const no = vehicle.device.no;
  const checkpoint = await tx.checkpointBefore(no, span.from);
  const after = checkpoint?.time ?? -Infinity;
  const rejudging = startRejudging({
    checkpoint,
    later: await tx.checkpointsAfter(no, after),
    lastNews: span.until,
    checkpointEvery: CHECKPOINT_EVERY,
    vehicle: vehicle.device,
    ...judging,
  });
  for (let from = after; ; ) {
    const fixes = await tx.fixesAfter(no, from, PAGE);
    if (rejudging.take(fixes) || fixes.length < PAGE) break;
    from = fixes.at(-1)!.time;
  }
  return bringInLine(tx, vehicle, after, rejudging.result(), judging, now);
}

async function bringInLine(
  tx: IntakeTx,
  vehicle: Vehicle,
  after: number,
  result: Rejudged,
  judging: Judging,
  now: number,
): Promise<Amendments> {
  const no = vehicle.device.no;
  await tx.markSuspects(no, after, result.until, result.suspects);
  await tx.saveCheckpoints(result.checkpoints.map((row) => ({ ...row, deviceNo: no })));
  const findings = [...result.findings];
  if (result.until === Infinity) {
    vehicle.state = result.state;
    const newest = newestFix(result.state);
    if (newest) await tx.saveStates([savedState(vehicle, newest)]);
    findings.push(...openSilence(vehicle, judging, now));
  }
  const stored = await tx.findingsWithin(no, after - TOLD_WITHIN, result.until);
  const plan = reconcile(
    stored.filter((finding) => result.concerns(finding)),
    findings,
  );
  return carryOut(tx, vehicle, plan, now);
}

/** A silence that is open is judged by the clock, not by fixes: it stands while the last fix is the same. */
function openSilence(vehicle: Vehicle, { book }: Judging, now: number): Finding[] {
  if (vehicle.silentSince === undefined) return [];
  const finding = silentFinding(vehicle.state, vehicle.device, book, now);
  vehicle.silentSince = finding?.began;
  return finding ? [finding] : [];
}

async function carryOut(
  tx: IntakeTx,
  { device }: Vehicle,
  plan: ReturnType<typeof reconcile>,
  now: number,
): Promise<Amendments> {
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
