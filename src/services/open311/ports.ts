/** What the outside may know of reports. */
import type { CaseState } from '../../domain/cases/workflow.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';

/** A case that the public reported, as far as it is the public's business. */
export interface PublicRequest {
  /** Of the case: `2026-QX-000123`. */
  readonly number: string;
  readonly state: CaseState;
  /** It was found to be the same as another case. */
  readonly duplicate: boolean;
  readonly category: { readonly code: string; readonly name: string };
  /** The responsible unit's name. */
  readonly unit?: string;
  /** Of the first report that came from outside: as the reporter wrote it. */
  readonly description: string;
  readonly address: string;
  readonly place: LonLat;
  /** ms: that report, the case's last change of state, the unit's deadline. */
  readonly requested: number;
  readonly updated: number;
  readonly expected?: number;
}

export interface PublicRequestStore {
  /** Of these numbers, those that the public reported. */
  byNumbers(numbers: readonly string[]): Promise<PublicRequest[]>;
  /** The newest first; by when they were reported, ms, from ≤ t ≤ to. */
  list(
    query: {
      readonly codes?: readonly string[];
      readonly from: number;
      readonly to: number;
      /** Only ended ones, or only those that are not. */
      readonly ended?: boolean;
    },
    limit: number,
  ): Promise<PublicRequest[]>;
}
