/**
 * Courses drawn from memory after well-known rivers, for illustration: their kind of bends in about their
 * size, not a map of them. Metres, some points each, made smooth.
 */
import type { Point } from '../../missions/planner/types.ts';

interface Course {
  readonly name: string;
  readonly width: number;
  readonly swath: number;
  readonly course: readonly Point[];
}

/** Cutting corners a quarter from each end, several times (Chaikin, 1974). */
function smooth(points: readonly Point[], rounds = 4): Point[] {
  let now = [...points];
  for (let round = 0; round < rounds; round++) {
    const next: Point[] = [now[0]!];
    for (let i = 1; i < now.length; i++) {
      const [[ax, ay], [bx, by]] = [now[i - 1]!, now[i]!];
      next.push([0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by]);
      next.push([0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by]);
    }
    now = [...next, now.at(-1)!];
  }
  return now;
}

export const COURSES: readonly Course[] = [
  {
    name: 'a horseshoe, as the Colorado at Page',
    width: 110,
    swath: 60,
    // biome-ignore format: a course reads better in rows
    course: smooth([
      [-900, 900], [-500, 700], [-150, 300], [-250, -150], [-600, -500], [-550, -950], [0, -1150],
      [500, -900], [520, -450], [250, -100], [300, 350], [750, 600], [1200, 650],
    ]),
  },
  {
    name: 'goosenecks, as the San Juan at Mexican Hat',
    width: 35,
    swath: 40,
    // biome-ignore format: a course reads better in rows
    course: smooth([
      [0, 0], [300, 120], [360, 700], [520, 1100], [820, 1080], [880, 700], [760, 250], [900, -60],
      [1220, -40], [1290, 330], [1180, 820], [1330, 1160], [1640, 1130], [1720, 760], [1620, 300],
      [1780, 20], [2100, 60], [2200, 450], [2420, 700],
    ]),
  },
  {
    name: 'round a peninsula, as the Wear at Durham',
    width: 45,
    swath: 35,
    // biome-ignore format: a course reads better in rows
    course: smooth([
      [600, 900], [430, 600], [300, 380], [330, 60], [220, -280], [-60, -420], [-300, -300],
      [-330, 40], [-260, 330], [-330, 620], [-560, 820],
    ]),
  },
  {
    name: 'a broad loop, as the Thames at the Isle of Dogs',
    width: 260,
    swath: 65,
    // biome-ignore format: a course reads better in rows
    course: smooth([
      [-2300, 900], [-1600, 850], [-1150, 500], [-1100, -300], [-900, -1100], [-250, -1500],
      [450, -1350], [850, -700], [800, 100], [950, 800], [1450, 1250], [2000, 900], [2150, 200],
    ]),
  },
  {
    name: 'between embankments, as the Huangshui at Xining',
    width: 70,
    swath: 45,
    // biome-ignore format: a course reads better in rows
    course: smooth([
      [-2400, 350], [-1800, 250], [-1200, 320], [-700, 120], [-200, 60], [300, -120], [900, -60],
      [1400, -260], [2000, -240], [2500, -420],
    ]),
  },
  {
    name: 'through a town, as the Jinjiang at Chengdu',
    width: 85,
    swath: 60,
    // biome-ignore format: a course reads better in rows
    course: smooth([
      [-700, 1300], [-550, 900], [-200, 700], [100, 420], [60, 50], [280, -260], [700, -380],
      [860, -760], [700, -1150], [900, -1600],
    ]),
  },
];
