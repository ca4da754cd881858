/** What kinds of matters there are: the standard's codes, and a city's own beside them. */
import type { UnitId } from '../ids.ts';
import type { Rule } from '../supervision/violation.ts';

export const LIMIT_UNITS = ['work-hours', 'work-days', 'hours', 'days'] as const;
/** A time limit as a city writes it. */
export interface TimeLimit {
  readonly amount: number;
  readonly unit: (typeof LIMIT_UNITS)[number];
}

/** Whose time it is that runs: the desk's before dispatch and at the end, the unit's between. */
export const STAGES = ['file', 'dispatch', 'handle', 'verify'] as const;
export type Stage = (typeof STAGES)[number];

export interface Category {
  /** Five digits of the standard, or letters and digits of a local extension. */
  readonly code: string;
  /** `GB/T 47678.5-2026`, `local`… */
  readonly standard: string;
  /** Of the class above it: `市容环境类`. */
  readonly group: string;
  readonly name: string;
  readonly nameEn: string;
  /** Violations of this rule are of this category; at most one category a rule. */
  readonly rule?: Rule;
  /** Filed without being looked at: what found it needs no second look. */
  readonly autoFile: boolean;
  readonly limits: Readonly<Record<Stage, TimeLimit>>;
  /** A report so near to an open case of the same category, in metres and hours, may be the same. */
  readonly sameness: {
    readonly metres: number;
    readonly hours: number;
    /** `join`: it is added to the case; `propose`: the desk is asked. */
    readonly how: 'join' | 'propose';
  };
  /** Responsible where no area says otherwise. */
  readonly unit?: UnitId;
  /** New cases may be of it. */
  readonly active: boolean;
}
