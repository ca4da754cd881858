import type { CaseId, DeviceId, UnitId, ViolationId, ZoneId } from '../ids.ts';
import type { Rule } from '../supervision/violation.ts';
import type { LonLat } from '../supervision/zone.ts';
import type { CaseState, CaseStep } from './workflow.ts';

/** The rule that was broken; `matter`: told of by somebody, or seen on a photo. */
export type CaseKind = Rule | 'matter';

export const CASE_SOURCES = [
  'violation',
  'citizen',
  'photo',
  'detection',
  'staff',
  'application',
] as const;
export type CaseSource = (typeof CASE_SOURCES)[number];

export interface Case {
  readonly id: CaseId;
  /** `2026-QX-000123`: year, the bureau's letters, serial within the year. */
  readonly number: string;
  readonly kind: CaseKind;
  readonly source: CaseSource;
  readonly category?: { readonly code: string; readonly standard: string; readonly name: string };
  readonly state: CaseState;
  readonly description: string;
  readonly address: string;
  readonly device?: DeviceId;
  readonly zone?: { readonly id: ZoneId; readonly version: number; readonly name: string };
  /** Code of the grid cell in which it lies. */
  readonly cell?: string;
  /** Who is responsible; absent before it is dispatched. */
  readonly unit?: { readonly id: UnitId; readonly name: string };
  /** Units that may be responsible, the likeliest first, at most 5. */
  readonly candidates: readonly { readonly id: UnitId; readonly name: string }[];
  /** Who has it in hand; absent while nobody. */
  readonly assignee?: string;
  readonly place: LonLat;
  /** When it happened (begin of its first violation), ms. */
  readonly occurred: number;
  /** When the service was told of it, ms. */
  readonly opened: number;
  readonly filed?: number;
  /** To the unit that has it. */
  readonly dispatched?: number;
  /** When the unit said that it is done. */
  readonly reported?: number;
  readonly closed?: number;
  /** The unit's deadline, ms; absent while its time does not run. */
  readonly due?: number;
  /** The deadline of what is next, whosever it is, ms. */
  readonly stageDue?: number;
  /** The unit's wish for a later deadline, until somebody has said yes or no. */
  readonly wished?: number;
  /** The case that it is a duplicate of. */
  readonly duplicateOf?: { readonly id: CaseId; readonly number: string };
  readonly counts: CaseCounts;
  readonly violations: readonly ViolationId[];
  /** Sha-256 of its newest photo, hex. */
  readonly picture?: string;
}

export interface CaseCounts {
  readonly photos: number;
  /** By units: not ours. */
  readonly returns: number;
  readonly redos: number;
  readonly extensions: number;
  readonly reminders: number;
  /** Further reports of the same matter. */
  readonly joined: number;
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
  /** What the step was about: ids, deadlines, units, sha-256 of photos; JSON. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** sha-256 of the entry with the hash of the one before, hex (chain.ts). */
  readonly hash: string;
}
