/** What `chengxun plan` writes and says. */
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { writeGeoJsonMission } from '../../../missions/formats/geojson.ts';
import { writeKmlMission } from '../../../missions/formats/kml.ts';
import { writeQgcPlan } from '../../../missions/formats/qgc-plan.ts';
import { writeWpl } from '../../../missions/formats/wpl.ts';
import { writeWpml } from '../../../missions/formats/wpml.ts';
import type { PatrolPlan, PlannedSortie } from '../../../missions/patrol/plan.ts';
import type { Mission } from '../../domain/flights/mission.ts';
import { StartError } from '../../start-error.ts';

type Writer = (mission: Mission, extras: QgcExtras) => string | Uint8Array;
export type QgcExtras = NonNullable<Parameters<typeof writeQgcPlan>[1]>;

const WRITERS: Readonly<Record<string, Writer>> = {
  '.plan': (mission, extras) => writeQgcPlan(mission, extras),
  '.waypoints': (mission) => writeWpl(mission),
  '.kml': (mission) => writeKmlMission(mission),
  '.geojson': (mission) => writeGeoJsonMission(mission),
  '.kmz': (mission) => {
    const written = writeWpml(mission);
    if (!written.ok) throw new StartError(`DJI waylines cannot say it: ${written.detail}`);
    for (const what of written.left) console.error(`The .kmz does not carry the ${what}.`);
    return written.bytes;
  },
};

/** Before anything is planned. */
export function checkOutput(file: string | undefined): void {
  if (file !== undefined && !Object.hasOwn(WRITERS, extname(file)))
    throw new StartError(`${file}: the name ends in ${Object.keys(WRITERS).join(', ')}.`);
}

/** One file a sortie: out.plan, or out-1.plan, out-2.plan … where there are several. */
export async function writeSorties(
  file: string,
  sorties: readonly PlannedSortie[],
  extras: (sortie: PlannedSortie) => QgcExtras,
): Promise<void> {
  const ending = extname(file);
  for (const [i, sortie] of sorties.entries()) {
    const name = sorties.length === 1 ? file : `${file.slice(0, -ending.length)}-${i + 1}${ending}`;
    await write(name, WRITERS[ending]!(sortie.mission, extras(sortie)));
  }
}

export async function write(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new StartError(`${file} cannot be written: ${(error as Error).message}`);
  }
  console.error(`Wrote ${file}.`);
}

const minutes = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')} min`;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

export function report(plan: PatrolPlan): string {
  const { numbers: n, coverage, sorties, notes, uncovered } = plan;
  const rows: [string, string][] = [
    ['height', `${n.height.toFixed(1)} m above ground, ${(100 * n.gsd).toFixed(2)} cm in a pixel`],
    [
      'speed',
      `${n.speed.toFixed(1)} m/s; lines ${n.lineGap.toFixed(1)} m, photos ${n.triggerDistance.toFixed(1)} m apart`,
    ],
    [
      'length',
      `${(n.length / 1000).toFixed(2)} km, ${percent(n.transitShare)} of it transit, ${n.turns} turns`,
    ],
    [
      'time',
      `${minutes(n.seconds)} in the air, ${minutes(n.makespan)} from first take-off to last landing`,
    ],
    ['photos', `${n.photos}, ${(n.storage / 1e9).toFixed(2)} GB`],
    ['batteries', String(n.batteries)],
  ];
  if (n.area > 0)
    rows.push([
      'area',
      `${(n.area / 10_000).toFixed(2)} ha; length is ${n.ratio.toFixed(3)} × area / line gap`,
    ]);
  if (coverage)
    rows.push([
      'seen',
      `${percent(coverage.once)} in a photo or more, ${percent(coverage.thrice)} in three; ${(100 * coverage.gsdMedian).toFixed(2)} cm in the median, ${(100 * coverage.gsdWorst).toFixed(2)} cm in the worst tenth`,
    ]);
  if (uncovered.length > 0)
    rows.push(['uncovered', `${uncovered.length} parts: nothing may fly there`]);
  for (const note of notes) rows.push(['note', NOTES[note]]);
  const lines = rows.map(([name, text]) => `${name.padEnd(11)}${text}`);
  return [...lines, ...sorties.flatMap(sortieLines)].join('\n');
}

function sortieLines(sortie: PlannedSortie, i: number): string[] {
  const { seconds, battery, photos, findings, mission, drone, takeOff } = sortie;
  const head = `sortie ${i + 1}   drone ${drone + 1} from place ${takeOff + 1}: ${minutes(seconds)}, ${percent(battery)} of a battery, ${photos.length} photos, ${mission.items.length} items`;
  return [
    head,
    ...findings.map(({ kind, item, name, value, limit, place }) => {
      const where = place ? ` at ${place.lat.toFixed(6)}, ${place.lon.toFixed(6)}` : '';
      return `  ! ${kind}${name ? ` (${name})` : ''}, item ${item}${where}: ${round(value)}, the limit is ${round(limit)}`;
    }),
  ];
}

const round = (value: number) => Math.round(100 * value) / 100;

const NOTES: Readonly<Record<PatrolPlan['notes'][number], string>> = {
  'level-ground': 'no terrain: heights are above the take-off point, the ground is taken as level',
  'ground-void': 'the height of the ground is not known everywhere below',
  'take-off-chosen': 'no take-off point was given: one was put beside the area',
  'height-kept': "the height was kept within the template's bounds",
  slower: 'the camera asks for less speed than was wished',
  'fence-partial': "not all limits find room in the vehicle's own fence; the plan keeps them",
};
