/** Findings and cuts by a key each, so that a row of the list and a mark on the map are one. Pure. */
import type { PatrolPlan } from '../../../missions/patrol/plan.ts';
import type { LonLat } from '../../domain/flights/patrol.ts';
import type { Cut } from './cuts.ts';

export interface KeyedPlace {
  readonly key: string;
  readonly at: LonLat;
}

/** By the indices of the sortie and of the finding in it. */
export const findingKey = (sortie: number, finding: number): string => `${sortie} ${finding}`;

/** By its cause: that stays the same while what is drawn is moved. */
export const cutKey = ({ name }: Cut): string => (name === null ? 'cut' : `cut ${name}`);

/** Where findings are; those of a whole mission have no place. */
export const findingPlaces = ({ sorties }: PatrolPlan): KeyedPlace[] =>
  sorties.flatMap(({ findings }, sortie) =>
    findings.flatMap(({ place }, i): KeyedPlace[] =>
      place ? [{ key: findingKey(sortie, i), at: [place.lon, place.lat] }] : [],
    ),
  );

export const cutPlaces = (cuts: readonly Cut[]): KeyedPlace[] =>
  cuts.map((cut) => ({ key: cutKey(cut), at: cut.at }));
