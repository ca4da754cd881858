/** How fast sweeps are planned: a slider dragged over a common site, and areas of growing size. */
import type { Region } from '../../missions/planner/types.ts';
import { commonSite, squareOf, squareWithTenHoles } from './planner-corpus.ts';

/** m between lines for each metre of height: Sony a6000 with 16 mm, 70 % side overlap. */
const GAP_PER_METRE = (23.5 / 16) * 0.3;
const SIZES = [0.01, 0.1, 1, 5, 25] as const;
const HEIGHT = 60;

type Plan = (regions: readonly Region[], swath: number) => unknown;

/** Plans a second while the height goes from 40 to 60 m in steps of 0.5 m; the second time, warm. */
export function sliderRate(plan: Plan): number {
  const site = commonSite();
  const drag = () => {
    const began = performance.now();
    for (let height = 40; height <= 60; height += 0.5) plan(site, height * GAP_PER_METRE);
    return performance.now() - began;
  };
  drag();
  return (41 * 1000) / drag();
}

/** ms for 1 km² with ten holes at 60 m height: the median, the first ones left out. */
export function tenHoles(plan: Plan): number {
  const regions = squareWithTenHoles();
  const times = Array.from({ length: 9 }, () => {
    const began = performance.now();
    plan(regions, HEIGHT * GAP_PER_METRE);
    return performance.now() - began;
  });
  return times.slice(4).sort((a, b) => a - b)[2]!;
}

/** At 60 m, each size once: ms, and MB of heap and buffers more than before (rubbish not yet collected included). */
export function costBySize(
  plan: Plan,
): { size: number; milliseconds: number; megabytes: number }[] {
  return SIZES.map((size) => {
    const regions = squareOf(size);
    const held = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = held();
    const began = performance.now();
    plan(regions, HEIGHT * GAP_PER_METRE);
    const milliseconds = performance.now() - began;
    return { size, milliseconds, megabytes: Math.max(0, held() - before) / 1e6 };
  });
}
