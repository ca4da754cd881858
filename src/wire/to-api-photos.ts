/** Domain → API shapes, of photos. */
import type { PhotoView } from '../domain/captures/photo-view.ts';
import type { ApiMark, ApiPhoto, ApiPhotoStanding } from './api-photos.ts';
import { timeOrNull, toTime } from './to-api.ts';

export function toApiPhoto({ photo, flightNumber, cases, marks }: PhotoView): ApiPhoto {
  const { place, metadata } = photo;
  const { make = '', model = '' } = metadata.camera ?? {};
  return {
    id: photo.id,
    sha256: photo.sha256,
    bytes: photo.bytes,
    type: photo.type,
    width: photo.width,
    height: photo.height,
    name: photo.name,
    uploaded: toTime(photo.uploaded),
    uploadedBy: photo.uploadedBy,
    device: photo.device ?? null,
    flight: photo.flight === undefined ? null : { id: photo.flight, number: flightNumber ?? '' },
    taken: timeOrNull(photo.taken),
    place: place ? [...place.place] : null,
    placedBy: place?.by ?? null,
    altitude: place?.altitude ?? metadata.altitude ?? null,
    heightAbove: place?.height ?? metadata.relative ?? null,
    yaw: place?.attitude?.yaw ?? metadata.gimbal?.yaw ?? null,
    pitch: place?.attitude?.pitch ?? metadata.gimbal?.pitch ?? null,
    residual: place?.residual ?? null,
    footprint: photo.footprint?.map(([lon, lat]): [number, number] => [lon, lat]) ?? null,
    camera: [make, model].filter((word) => word !== '').join(' '),
    verdict: photo.verdict ?? null,
    reviewedBy: photo.reviewedBy ?? null,
    cases: cases.map(({ id, number }) => ({ id, number })),
    marks: marks.map(toApiMark),
  };
}

export function toApiStanding(
  { view, capture }: { readonly view: PhotoView; readonly capture?: number },
  waiting: boolean,
): ApiPhotoStanding {
  const { accuracy, clockOffset } = view.photo.place ?? {};
  const { id, sha256, name, device, flight, taken, place, placedBy, residual, heightAbove, cases } =
    toApiPhoto(view);
  return {
    ...{ id, sha256, name, device, flight, taken, place, placedBy, residual, heightAbove, cases },
    capture: capture ?? null,
    accuracy: accuracy ?? null,
    clockOffset: clockOffset ?? null,
    waiting,
  };
}

export const toApiMark = (mark: PhotoView['marks'][number]): ApiMark => ({
  id: mark.id,
  box: { ...mark.box },
  label: mark.label,
  category: mark.category ?? null,
  confidence: mark.confidence ?? null,
  by: mark.by,
  at: toTime(mark.at),
  case: mark.case === undefined ? null : { id: mark.case, number: mark.caseNumber ?? '' },
  rejected: mark.rejected,
});
