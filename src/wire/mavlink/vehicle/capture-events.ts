/** CAMERA_FEEDBACK (ArduPilot), CAMERA_IMAGE_CAPTURED (cameras, PX4) and CAMERA_TRIGGER as reports. */
import type { Capture } from '../../../domain/flights/drone.ts';
import { CameraFeedback, CameraImageCaptured, CameraTrigger } from '../messages.ts';
import { isUtc } from './clock.ts';
import { altitudeOf, compass, isNowhere, placeOf, round } from './quantities.ts';
import { onAny, type Rule } from './rule.ts';
import { known } from './seen.ts';
import type { Vehicle } from './vehicle.ts';

/** A picture of further back than this, or ahead of now, has a wrong time, ms. */
const OLDEST = 86_400_000;
const AHEAD = 60_000;

type Detail = Omit<Capture, 'index' | 'source' | 'taken'>;

export const captureRules: readonly Rule[] = [
  onAny(CameraFeedback, (vehicle, message, at, { component }) => {
    const { lat, lng, altMsl, altRel, roll, pitch, yaw } = message;
    const detail = { ...whereOf(vehicle, lat, lng, altMsl, altRel), ...turnOf(roll, pitch, yaw) };
    vehicle.captures.report(
      {
        source: 'camera-feedback',
        component,
        camera: message.camIdx,
        index: message.imgIdx,
        taken: takenOf(vehicle, Number(message.timeUsec) / 1000, at),
        detail,
      },
      at,
    );
  }),
  onAny(CameraImageCaptured, (vehicle, message, at, { component }) => {
    const { lat, lon, alt, relativeAlt, imageIndex, captureResult, cameraId } = message;
    if (imageIndex < 0) return vehicle.refuse('capture');
    // the camera tried and failed: there is no picture
    if (captureResult === 0) return;
    // its own clock, or the autopilot's uptime where the autopilot speaks for the camera
    const utc = Number(message.timeUtc) / 1000;
    const uptime = component === vehicle.component ? message.timeBootMs : 0;
    vehicle.captures.report(
      {
        source: 'image-captured',
        component,
        camera: cameraId,
        index: imageIndex,
        taken: takenOf(vehicle, isUtc(utc) ? utc : uptime, at),
        detail: whereOf(vehicle, lat, lon, alt / 1000, relativeAlt / 1000),
      },
      at,
    );
  }),
  onAny(CameraTrigger, (vehicle, { timeUsec, seq }, at, { component }) => {
    const taken = takenOf(vehicle, Number(timeUsec) / 1000, at);
    vehicle.captures.report(
      { source: 'trigger', component, camera: 0, index: seq, taken, detail: {} },
      at,
    );
  }),
];

/** Tells of the pictures that are whole and of those given up. */
export function noteCaptures(vehicle: Vehicle, at: number): void {
  const { captures, clock } = vehicle;
  for (const shot of captures.due(at, (taken) => taken - (clock.utc(at) - at))) {
    vehicle.emitAs(shot.capture.taken ?? clock.utc(shot.at), 'capture', { ...shot.capture });
  }
  if (!vehicle.isAlive) {
    captures.wait(at);
    return;
  }
  for (const lost of captures.givenUp(at)) vehicle.emit('capture-lost', at, lost);
}

/** UTC, or ms since boot (with a feedback pin, DOMAIN.md 1): 0 before the first fix. */
function takenOf(vehicle: Vehicle, ms: number, at: number): number | undefined {
  if (ms === 0) return undefined;
  const taken = isUtc(ms) ? Math.round(ms) : vehicle.clock.utcOf(ms);
  if (taken === undefined) return undefined;
  const now = vehicle.clock.utc(at);
  if (taken >= now - OLDEST && taken <= now + AHEAD) return taken;
  vehicle.refuse('time');
  return undefined;
}

/** 0/0 before the first fix: then its heights say nothing either. */
function whereOf(vehicle: Vehicle, lat: number, lon: number, amsl: number, relative: number) {
  if (isNowhere(lat, lon)) return {};
  const place = placeOf(lat, lon);
  if (place === undefined) {
    vehicle.refuse('position');
    return {};
  }
  return known<Detail>({ ...place, amsl: altitudeOf(amsl), relative: altitudeOf(relative) });
}

/** Of the vehicle, degrees. */
function turnOf(roll: number, pitch: number, yaw: number): Detail {
  const angle = (degrees: number) => (Math.abs(degrees) <= 180 ? round(degrees, 2) : undefined);
  return known<Detail>({ roll: angle(roll), pitch: angle(pitch), yaw: compass(yaw) });
}
