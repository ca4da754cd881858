/** Rows of photos, and the photos that they are. */
import type {
  Photo,
  PhotoMetadata,
  PhotoPlace,
  PlacedBy,
  Verdict,
} from '../../domain/captures/photo.ts';
import type { PhotoView } from '../../domain/captures/photo-view.ts';
import { flightId } from '../../domain/flights/flight.ts';
import { caseId, type DeviceId, photoId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import { ms } from './sql.ts';

/** What of a PhotoPlace has no column of its own. */
export type PlacingJson = Omit<PhotoPlace, 'by' | 'place'>;

export interface PhotoRow {
  readonly id: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly type: Photo['type'];
  readonly width: number;
  readonly height: number;
  readonly name: string;
  readonly uploaded: number;
  readonly uploaded_by: string;
  readonly metadata: Partial<PhotoMetadata>;
  readonly device: DeviceId | null;
  readonly flight: number | null;
  readonly flight_number: string | null;
  readonly taken: number | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly placed_by: PlacedBy | null;
  readonly placing: PlacingJson;
  readonly footprint: readonly LonLat[] | null;
  readonly verdict: Verdict | null;
  readonly reviewed_by: string | null;
  readonly cases: readonly { id: number; number: string }[];
}

export interface PhotoViewRow extends PhotoRow {
  readonly marks: readonly MarkJson[];
}

interface MarkJson {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly label: string;
  readonly category: string | null;
  readonly confidence: number | null;
  readonly by: string;
  readonly at: number;
  readonly case: number | null;
  readonly number: string | null;
  readonly rejected: boolean;
}

/** Of `photos p` with PHOTO_FROM. */
export const PHOTO_COLUMNS = `
  p.id, p.sha256, p.bytes, p.type, p.width, p.height, p.name, ${ms('p.uploaded_at')} AS uploaded,
  p.uploaded_by, p.metadata, d.id AS device, p.flight_id AS flight, f.number AS flight_number,
  ${ms('p.taken_at')} AS taken, p.lat, p.lon, p.placed_by, p.placing, p.footprint, p.verdict, p.reviewed_by,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'number', c.number) ORDER BY c.id), '[]')
   FROM case_photos cp JOIN cases c ON c.id = cp.case_id WHERE cp.photo_id = p.id) AS cases`;

export const PHOTO_FROM = `
  photos p LEFT JOIN devices d ON d.no = p.device_no LEFT JOIN flights f ON f.id = p.flight_id`;

export const MARKS_COLUMN = `
  (SELECT coalesce(jsonb_agg(jsonb_build_object(
     'id', m.id, 'x', m.x, 'y', m.y, 'w', m.w, 'h', m.h, 'label', m.label, 'category', m.category,
     'confidence', m.confidence, 'by', m.by, 'at', ${ms('m.at')}, 'case', m.case_id,
     'number', mc.number, 'rejected', m.rejected) ORDER BY m.id), '[]')
   FROM photo_marks m LEFT JOIN cases mc ON mc.id = m.case_id WHERE m.photo_id = p.id) AS marks`;

export function photoOf(row: PhotoRow): Photo {
  const { id, sha256, bytes, type, width, height, name, uploaded, verdict } = row;
  const { lat, lon, placed_by: by } = row;
  return {
    id: photoId(id),
    sha256,
    bytes,
    type,
    width,
    height,
    name,
    uploaded,
    uploadedBy: row.uploaded_by,
    metadata: { faults: [], ...row.metadata },
    ...(row.device !== null && { device: row.device }),
    ...(row.flight !== null && { flight: flightId(row.flight) }),
    ...(row.taken !== null && { taken: row.taken }),
    ...(by !== null &&
      lat !== null &&
      lon !== null && { place: placeOf(row.placing, by, lon, lat) }),
    ...(row.footprint !== null && { footprint: row.footprint }),
    ...(verdict !== null && { verdict }),
    ...(row.reviewed_by !== null && { reviewedBy: row.reviewed_by }),
    cases: row.cases.map((one) => caseId(one.id)),
  };
}

const placeOf = (placing: PlacingJson, by: PlacedBy, lon: number, lat: number): PhotoPlace => ({
  ...placing,
  by,
  place: [lon, lat],
});

export function viewOf(row: PhotoViewRow): PhotoView {
  const photo = photoOf(row);
  return {
    photo,
    ...(row.flight_number !== null && { flightNumber: row.flight_number }),
    cases: row.cases.map(({ id, number }) => ({ id: caseId(id), number })),
    marks: row.marks.map(({ x, y, w, h, category, confidence, case: of, number, ...mark }) => ({
      ...mark,
      photo: photo.id,
      box: { x, y, w, h },
      ...(category !== null && { category }),
      ...(confidence !== null && { confidence }),
      ...(of !== null && { case: caseId(of) }),
      ...(number !== null && { caseNumber: number }),
    })),
  };
}
