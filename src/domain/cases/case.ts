import type { CaseId, DeviceId, ViolationId, ZoneId } from '../ids.ts';
import type { Rule } from '../supervision/violation.ts';
import type { LonLat } from '../supervision/zone.ts';
import type { CaseState, CaseStep } from './workflow.ts';

export interface Case {
  readonly id: CaseId;
  /** `2026-QX-000123`: year, the bureau's letters, serial within the year. */
  readonly number: string;
  /** What kind of matter; for cases from violations the rule that was broken. */
  readonly kind: Rule;
  readonly state: CaseState;
  readonly device?: DeviceId;
  readonly zone?: { readonly id: ZoneId; readonly version: number; readonly name: string };
  /** Who has it in hand; absent while nobody. */
  readonly assignee?: string;
  readonly place: LonLat;
  /** When it happened (begin of its first violation), ms. */
  readonly occurred: number;
  /** When it was filed, ms. */
  readonly filed: number;
  readonly closed?: number;
  readonly violations: readonly ViolationId[];
}

/** One line of a case's log. Nothing is ever changed or taken out of a log. */
export interface CaseLogEntry {
  readonly case: CaseId;
  /** 1, 2, 3 … within the case. */
  readonly seq: number;
  readonly at: number;
  /** Who: a person's name, or `chengxun` for what the service did by itself. */
  readonly by: string;
  readonly step: CaseStep;
  readonly from?: CaseState;
  readonly to: CaseState;
  readonly note: string;
}
