/** The planning library as the services use it. */
import { writeGeoJsonMission } from '../missions/formats/geojson.ts';
import { writeKmlMission } from '../missions/formats/kml.ts';
import { readQgcPlan, writeQgcPlan } from '../missions/formats/qgc-plan.ts';
import type { Reading } from '../missions/formats/reading.ts';
import { readWpl, writeWpl } from '../missions/formats/wpl.ts';
import { writeWpml } from '../missions/formats/wpml.ts';
import { resumeMission } from '../missions/resume.ts';
import { planSummary } from '../missions/summary.ts';
import type { Mission } from './domain/flights/mission.ts';
import type { MissionTools, PlanFormat } from './services/flights/ports.ts';
import { missionSchema } from './wire/api-flights.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

export const missionTools: MissionTools = {
  summary: (mission) => planSummary(mission),
  read: (bytes) => {
    let text: string;
    try {
      text = strict.decode(bytes);
    } catch {
      return { ok: false, reason: 'the text is not UTF-8' };
    }
    return kept(/^\uFEFF?\s*QGC WPL/.test(text) ? readWpl(text) : readQgcPlan(text));
  },
  write: writeQgcPlan,
  writeAs: (mission, format) => {
    if (format !== 'kmz') return { ok: true, bytes: Buffer.from(WRITERS[format](mission)) };
    const written = writeWpml(mission);
    return written.ok ? written : { ok: false, reason: `${written.where}: ${written.detail}` };
  },
  resume: resumeMission,
};

const WRITERS: Readonly<Record<Exclude<PlanFormat, 'kmz'>, (mission: Mission) => string>> = {
  plan: writeQgcPlan,
  waypoints: writeWpl,
  kml: writeKmlMission,
  geojson: writeGeoJsonMission,
};

/** A file's mission by the same limits as one that comes by the API. */
function kept(read: Reading): ReturnType<MissionTools['read']> {
  if (!read.ok) return { ok: false, reason: `${read.where}: ${read.detail}` };
  const issue = missionSchema.safeParse(read.mission).error?.issues[0];
  if (!issue) return read;
  return { ok: false, reason: `${issue.path.map(String).join('.')}: ${issue.message}` };
}
