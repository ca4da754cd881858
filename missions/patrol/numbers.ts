/** What a plan comes to. */
import { regionArea } from '../planner/rings.ts';
import type { Region } from '../planner/types.ts';
import type { PlanNumbers, PlannedSortie } from './plan.ts';
import type { Setting } from './setting.ts';

export function numbersOf(
  sorties: readonly Omit<PlannedSortie, 'findings'>[],
  wanted: readonly Region[],
  setting: Setting,
): PlanNumbers {
  const { print, height, speed, camera } = setting;
  const sum = (of: (sortie: Omit<PlannedSortie, 'findings'>) => number) =>
    sorties.reduce((total, sortie) => total + of(sortie), 0);
  const length = sum((sortie) => sortie.length);
  const photos = sum((sortie) => sortie.photos.length);
  const area = wanted.reduce((total, region) => total + regionArea(region), 0);
  const bound = area / print.lineGap;
  return {
    length,
    seconds: sum(({ seconds }) => seconds),
    makespan: Math.max(0, ...sorties.map(({ start, seconds }) => start + seconds)),
    photos,
    storage: photos * camera.photoBytes,
    batteries: sorties.length,
    transitShare: length > 0 ? sum(({ transit }) => transit) / length : 0,
    turns: sum(({ turns }) => turns),
    area,
    ratio: bound > 0 ? length / bound : 0,
    gsd: print.gsd,
    height,
    speed,
    lineGap: print.lineGap,
    triggerDistance: print.triggerDistance,
  };
}
