/** The permits of a case: what its log says of them, and of violations from before that what the register says. */
import type { CaseLogEntry } from '../../domain/cases/case.ts';
import { type PermitId, permitId } from '../../domain/ids.ts';
import {
  PERMIT_FINDINGS,
  type Permit,
  type PermitFinding,
} from '../../domain/supervision/permit.ts';
import type { Violation } from '../../domain/supervision/violation.ts';
import { judgePermits } from './judging.ts';
import type { PermitStore } from './ports.ts';

export interface CasePermit {
  /** Its id. */
  readonly violation: number;
  /** The version that held when the violation began; absent: the vehicle had none. */
  readonly permit?: Permit;
  readonly findings: readonly PermitFinding[];
  /** Whether the case's log says so, or it was judged when it was asked for. */
  readonly told: 'log' | 'now';
}

/** By violation; nothing of those of which there is nothing to say. */
export async function permitsOfCase(
  store: PermitStore,
  log: readonly Pick<CaseLogEntry, 'detail'>[],
  violations: readonly Violation[],
  timeZone: string,
): Promise<CasePermit[]> {
  const named = log.flatMap(({ detail }) => namedIn(detail) ?? []);
  const found: CasePermit[] = [];
  const versions = new Map<string, Permit | undefined>();
  for (const { violation, findings, id, version } of named) {
    const key = `${id} ${version}`;
    if (id && !versions.has(key)) versions.set(key, await store.version(id, version));
    const permit = id && versions.get(key);
    found.push({ violation, findings, told: 'log', ...(permit && { permit }) });
  }
  const told = new Set(found.map(({ violation }) => violation));
  const others = violations.filter(({ id }) => !told.has(id));
  const asks = others.map(({ device, began, place }) => ({ device, at: began, place }));
  for (const [i, judged] of (await judgePermits(store, asks, timeZone)).entries())
    if (judged) found.push({ violation: others[i]!.id, ...judged, told: 'now' });
  return found.sort((a, b) => a.violation - b.violation);
}

interface Named {
  readonly violation: number;
  readonly findings: readonly PermitFinding[];
  readonly id: PermitId | undefined;
  readonly version: number;
}

/** As judgementDetail() writes it. */
function namedIn({ violation, permit }: CaseLogEntry['detail']): Named | undefined {
  if (typeof violation !== 'number' || typeof permit !== 'object' || permit === null)
    return undefined;
  const { id, version, findings } = permit as Readonly<Record<string, unknown>>;
  return {
    violation,
    findings: PERMIT_FINDINGS.filter((one) => Array.isArray(findings) && findings.includes(one)),
    id: typeof id === 'string' ? permitId(id) : undefined,
    version: Number(version),
  };
}
