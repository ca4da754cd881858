/**
 * A violation opens a case, or joins the open one of the same vehicle, rule and zone. Runs inside the
 * transaction that stores the violations, so that there is never the one without the other.
 */
import type { Case } from '../domain/cases/case.ts';
import type { CaseId, ViolationId } from '../domain/ids.ts';
import type { Violation } from '../domain/supervision/violation.ts';
import { serialNumber, yearIn } from './numbering.ts';
import type { CaseKey, CaseStore, NewCase, OpenCase } from './ports.ts';

/** How cases are numbered: `2026-QX-000123`. */
export interface CaseNumbering {
  /** IANA name; a new year begins by the bureau's own clock. */
  readonly timeZone: string;
  readonly letters: string;
}

/** Who the service itself signs as in a case's log. */
const SERVICE = 'chengxun';

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
  numbering: CaseNumbering = { timeZone: 'Asia/Shanghai', letters: 'QX' },
): Promise<{ violations: Violation[]; cases: Case[] }> {
  if (violations.length === 0) return { violations: [], cases: [] };
  const first = firstOfEachKey(violations);
  const open = new Map<string, OpenCase>();
  for (const found of await tx.lockOpen([...first.values()].map(keyOfViolation)))
    open.set(keyOf(found), found);
  const filed = await openMissing(tx, first, open, now, numbering);

  const placed = violations.map((violation) => ({
    violation,
    of: open.get(keyOf(keyOfViolation(violation)))!,
  }));
  await tx.assign(placed.map(({ violation, of }) => ({ violation: violation.id, case: of.id })));
  await tx.log(placed.map(({ violation, of }) => logLine(violation, of, filed, now)));
  return {
    violations: placed.map(({ violation, of }) => ({
      ...violation,
      case: { id: of.id, number: of.number },
    })),
    cases: await tx.byIds([...new Set(placed.map(({ of }) => of.id))]),
  };
}

/** The earliest violation of each key: a case happened when its first violation began. */
function firstOfEachKey(violations: readonly Violation[]): Map<string, Violation> {
  const first = new Map<string, Violation>();
  for (const violation of [...violations].sort((a, b) => a.began - b.began || a.id - b.id)) {
    const key = keyOf(keyOfViolation(violation));
    if (!first.has(key)) first.set(key, violation);
  }
  return first;
}

/** Opens a case for every key that has none; returns which violation filed which case. */
async function openMissing(
  tx: CaseStore,
  first: ReadonlyMap<string, Violation>,
  open: Map<string, OpenCase>,
  now: number,
  numbering: CaseNumbering,
): Promise<Map<CaseId, ViolationId>> {
  const missing = [...first].filter(([key]) => !open.has(key));
  const filed = new Map<CaseId, ViolationId>();
  if (missing.length === 0) return filed;
  const year = yearIn(now, numbering.timeZone);
  const serial = await tx.takeSerials(year, missing.length);
  const opened = await tx.open(
    missing.map(([, violation], i) =>
      newCase(violation, serialNumber(year, numbering.letters, serial + i), now),
    ),
  );
  for (const found of opened) {
    open.set(keyOf(found), found);
    const violation = first.get(keyOf(found));
    if (found.filed && violation) filed.set(found.id, violation.id);
  }
  return filed;
}

function newCase(violation: Violation, number: string, now: number): NewCase {
  return {
    number,
    kind: violation.rule,
    device: violation.device,
    ...(violation.zone && { zone: violation.zone }),
    place: violation.place,
    occurred: violation.began,
    filed: now,
  };
}

function logLine(
  violation: Violation,
  of: OpenCase,
  filed: ReadonlyMap<CaseId, ViolationId>,
  now: number,
) {
  const files = filed.get(of.id) === violation.id;
  return {
    case: of.id,
    at: now,
    by: SERVICE,
    step: files ? ('file' as const) : ('join' as const),
    ...(!files && { from: of.state }),
    to: of.state,
    note: `violation ${violation.id}`,
  };
}

/**
 * Notes in the cases' logs that violations were withdrawn: fixes that arrived later showed that there
 * were none. A case stays as it is: whether it ends is for a person to say.
 * @returns the cases concerned, as they are now
 */
export async function noteWithdrawn(
  tx: CaseStore,
  violations: readonly ViolationId[],
  now: number,
): Promise<Case[]> {
  if (violations.length === 0) return [];
  const found = await tx.lockOfViolations(violations);
  if (found.length === 0) return [];
  await tx.log(
    found.map(({ violation, of }) => ({
      case: of.id,
      at: now,
      by: SERVICE,
      step: 'withdraw' as const,
      from: of.state,
      to: of.state,
      note: `violation ${violation}`,
    })),
  );
  return tx.byIds([...new Set(found.map(({ of }) => of.id))]);
}
