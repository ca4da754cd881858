/** The plan as files: one of each sortie, or all of them in an archive. */
import { strToU8, zipSync } from 'fflate';
import { writeGeoJsonMission } from '../../../missions/formats/geojson.ts';
import { writeKmlMission } from '../../../missions/formats/kml.ts';
import { writeQgcPlan } from '../../../missions/formats/qgc-plan.ts';
import { writeWpl } from '../../../missions/formats/wpl.ts';
import { writeWpml } from '../../../missions/formats/wpml.ts';
import type { PatrolPlan } from '../../../missions/patrol/plan.ts';
import type { Mission } from '../../domain/flights/mission.ts';

export const EXPORTS = ['plan', 'waypoints', 'kmz', 'kml', 'geojson'] as const;
export type ExportFormat = (typeof EXPORTS)[number];
export type LeftOut = 'fence' | 'rally points' | 'height of home';

export type Exported =
  | {
      readonly ok: true;
      readonly name: string;
      readonly bytes: Uint8Array;
      /** What the plan has and the format cannot say. */
      readonly left: readonly LeftOut[];
    }
  /** In English. */
  | { readonly ok: false; readonly detail: string };

type Written =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly left: readonly LeftOut[] }
  | { readonly ok: false; readonly detail: string };

const text = (written: string): Written => ({ ok: true, bytes: strToU8(written), left: [] });

const WRITERS: Readonly<Record<ExportFormat, (mission: Mission) => Written>> = {
  plan: (mission) => text(writeQgcPlan(mission)),
  waypoints: (mission) => text(writeWpl(mission)),
  kmz: (mission) => writeWpml(mission),
  kml: (mission) => text(writeKmlMission(mission)),
  geojson: (mission) => text(writeGeoJsonMission(mission)),
};

/** The earliest date of a ZIP: the same plan makes the same bytes. */
const EARLIEST = '1980-01-02T00:00:00';

export function exportPlan({ sorties }: PatrolPlan, name: string, format: ExportFormat): Exported {
  const base = fileName(name);
  const left = new Set<LeftOut>();
  const files: Record<string, Uint8Array> = {};
  for (const [i, { mission }] of sorties.entries()) {
    const written = WRITERS[format](mission);
    if (!written.ok) return written;
    for (const part of written.left) left.add(part);
    files[sorties.length > 1 ? `${base}-${i + 1}.${format}` : `${base}.${format}`] = written.bytes;
  }
  const [only, ...others] = Object.entries(files);
  if (!only) return { ok: false, detail: 'there is no sortie' };
  if (others.length === 0) return { ok: true, name: only[0], bytes: only[1], left: [...left] };
  return {
    ok: true,
    name: `${base}-${format}.zip`,
    bytes: zipSync(files, { mtime: EARLIEST }),
    left: [...left],
  };
}

/** Without what file systems do not take. */
function fileName(name: string): string {
  const kept = name
    .trim()
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-')
    .slice(0, 80);
  return kept || 'patrol';
}

/** Hands a file to the browser's downloads. */
export function download(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
