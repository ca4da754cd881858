/**
 * A violation opens a case, or joins the open one of the same vehicle, rule and zone. Runs inside the
 * transaction that stores the violations, so that there is never the one without the other.
 */
import type { Case } from '../../domain/cases/case.ts';
import { nextState } from '../../domain/cases/workflow.ts';
import type { CaseId, ViolationId } from '../../domain/ids.ts';
import type { Violation } from '../../domain/supervision/violation.ts';
import { serialNumber, yearIn } from '../numbering.ts';
import { judgementDetail, judgePermits } from '../permits/judging.ts';
import { standingAtFirst } from './begin.ts';
import {
  type CaseKey,
  type CaseNumbering,
  type CaseSetup,
  type CaseStore,
  type NewLogEntry,
  type OpenCase,
  SERVICE,
} from './ports.ts';

/** What filing goes by. */
export interface CaseFiling {
  readonly numbering: CaseNumbering;
  readonly setup: CaseSetup;
}

const keyOf = (of: CaseKey): string => `${of.device} ${of.kind} ${of.zone ?? ''}`;
const keyOfViolation = (v: Violation): CaseKey => ({
  device: v.device,
  kind: v.rule,
  ...(v.zone && { zone: v.zone.id }),
});

/**
 * Files or joins, given violations that were just stored.
 * @returns the violations with their cases, in the order given, and each case once as it is now
 */
export async function fileCases(
  tx: CaseStore,
  violations: readonly Violation[],
  now: number,
  filing: CaseFiling,
): Promise<{ violations: Violation[]; cases: Case[] }> {
  if (violations.length === 0) return { violations: [], cases: [] };
  const first = firstOfEachKey(violations);
  const open = new Map<string, OpenCase>();
  for (const found of await tx.lockOpen([...first.values()].map(keyOfViolation)))
    open.set(keyOf(found), found);
  const opened = await openMissing(tx, first, open, now, filing);

  const placed = violations.map((violation) => ({
    violation,
    of: open.get(keyOf(keyOfViolation(violation)))!,
  }));
  await tx.assign(placed.map(({ violation, of }) => ({ violation: violation.id, case: of.id })));
  // What opened a case stands first in its log, in whatever order the violations came.
  const inTime = [...placed].sort((a, b) => earlier(a.violation, b.violation));
  const permits = await permitsOf(tx, inTime, filing.numbering.timeZone);
  await tx.log(
    inTime.flatMap(({ violation, of }) =>
      logLines(violation, of, opened, now, permits.get(violation.id)),
    ),
  );
  return {
    violations: placed.map(({ violation, of }) => ({
      ...violation,
      case: { id: of.id, number: of.number },
    })),
    cases: await tx.byIds([...new Set(placed.map(({ of }) => of.id))]),
  };
}

const earlier = (a: Violation, b: Violation): number => a.began - b.began || a.id - b.id;

/** The earliest violation of each key: a case happened when its first violation began. */
function firstOfEachKey(violations: readonly Violation[]): Map<string, Violation> {
  const first = new Map<string, Violation>();
  for (const violation of [...violations].sort(earlier)) {
    const key = keyOf(keyOfViolation(violation));
    if (!first.has(key)) first.set(key, violation);
  }
  return first;
}

/** Opens a case for every key that has none; returns which violation opened which case. */
async function openMissing(
  tx: CaseStore,
  first: ReadonlyMap<string, Violation>,
  open: Map<string, OpenCase>,
  now: number,
  { numbering, setup }: CaseFiling,
): Promise<Map<CaseId, ViolationId>> {
  const missing = [...first].filter(([key]) => !open.has(key));
  const by = new Map<CaseId, ViolationId>();
  if (missing.length === 0) return by;
  const year = yearIn(now, numbering.timeZone);
  const serial = await tx.takeSerials(year, missing.length);
  const opened = await tx.open(
    missing.map(([, violation], i) =>
      newCase(violation, serialNumber(year, numbering.letters, serial + i), now, setup),
    ),
  );
  for (const found of opened) {
    open.set(keyOf(found), found);
    const violation = first.get(keyOf(found));
    if (found.opened && violation) by.set(found.id, violation.id);
  }
  return by;
}

function newCase(violation: Violation, number: string, now: number, setup: CaseSetup) {
  const category = setup.categoryOf(violation.rule);
  const state = category?.autoFile ? 'filed' : 'collected';
  return {
    number,
    kind: violation.rule,
    source: 'violation' as const,
    description: '',
    address: '',
    device: violation.device,
    ...(violation.zone && { zone: violation.zone }),
    place: violation.place,
    occurred: violation.began,
    opened: now,
    standing: standingAtFirst(state, violation.place, category, now, setup),
  };
}

type PermitDetail = ReturnType<typeof judgementDetail>;

/** Which permit each vehicle had when it broke the rule, by the register as it stood then. */
async function permitsOf(
  tx: CaseStore,
  placed: readonly { readonly violation: Violation }[],
  timeZone: string,
): Promise<Map<ViolationId, PermitDetail>> {
  const asks = placed.map(({ violation: { device, began, place } }) => ({
    device,
    at: began,
    place,
  }));
  const judged = await judgePermits(tx.permits, asks, timeZone);
  return new Map(
    judged.flatMap((one, i) =>
      one ? [[placed[i]!.violation.id, judgementDetail(one)] as const] : [],
    ),
  );
}

function logLines(
  violation: Violation,
  of: OpenCase,
  opened: ReadonlyMap<CaseId, ViolationId>,
  now: number,
  permit: PermitDetail | undefined,
): NewLogEntry[] {
  const detail = { violation: violation.id, ...(permit && { permit }) };
  const line = { case: of.id, at: now, by: SERVICE, note: '', detail };
  if (opened.get(of.id) !== violation.id)
    return [{ ...line, step: 'join', from: of.state, to: of.state }];
  const collected: NewLogEntry = { ...line, step: 'collect', to: 'collected' };
  if (of.state === 'collected') return [collected];
  return [collected, { ...line, step: 'file', from: 'collected', to: of.state, detail: {} }];
}

/**
 * Notes in the cases' logs that violations were withdrawn: fixes that arrived later showed that there
 * were none. A case stays as it is: whether it ends is for a person to say. Nothing is added to the log
 * of one that is archived.
 * @returns the cases concerned, as they are now
 */
export async function noteWithdrawn(
  tx: CaseStore,
  violations: readonly ViolationId[],
  now: number,
): Promise<Case[]> {
  if (violations.length === 0) return [];
  const found = (await tx.lockOfViolations(violations)).filter(
    ({ of }) => nextState(of.state, 'withdraw') !== undefined,
  );
  if (found.length === 0) return [];
  await tx.log(
    found.map(({ violation, of }) => ({
      case: of.id,
      at: now,
      by: SERVICE,
      step: 'withdraw' as const,
      from: of.state,
      to: of.state,
      note: '',
      detail: { violation },
    })),
  );
  return tx.byIds([...new Set(found.map(({ of }) => of.id))]);
}
