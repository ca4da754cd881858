/**
 * Pictures taken. The autopilot's CAMERA_FEEDBACK, a camera's CAMERA_IMAGE_CAPTURED and a trigger's
 * CAMERA_TRIGGER may tell of the same one: reports are held for a moment and joined.
 */
import type { Capture } from '../../../domain/flights/drone.ts';
import { ImageIndices } from './image-indices.ts';
import { type Passed, Track } from './track.ts';

type Source = Capture['source'];

/** What one message tells of one picture. */
export interface CaptureReport {
  readonly source: Source;
  /** Component, and its camera's number. */
  readonly component: number;
  readonly camera: number;
  readonly index: number;
  /** UTC ms; undefined: only the arrival is known. */
  readonly taken: number | undefined;
  readonly detail: Omit<Capture, 'index' | 'source' | 'taken'>;
}

export interface LostCapture {
  readonly component: number;
  readonly index: number;
}

/** A picture, whole as far as it will be; `at`: when it was first told of. */
export interface Shot {
  readonly at: number;
  readonly capture: Capture;
}

/** The best index and place first: the camera's own, the autopilot's, the trigger's. */
const SOURCES: readonly Source[] = ['image-captured', 'camera-feedback', 'trigger'];

/** A second report of a picture comes within this, ms. */
const HOLD = 1500;
/** Reports of one picture arrive, or name a time, within this of each other, ms. */
const SAME_ARRIVAL = 1000;
const SAME_TAKEN = 500;
/** Clocks further apart than this are not the same clock: then arrival decides, ms. */
const SAME_CLOCK = 60_000;
/** Pictures held or remembered for the reports that are still to come. */
const MOST_SHOTS = 128;
/** Cameras whose counts are followed. */
const MOST_CAMERAS = 16;
/** How long a lost one is asked for, and how long another order of arrival is waited for, ms. */
const ASKED_FOR = 30_000;
const DISORDER = 5000;

interface Held {
  readonly at: number;
  /** Of one that was asked for again the arrival says nothing. */
  readonly isLate: boolean;
  readonly reports: Map<Source, CaptureReport>;
  isTold: boolean;
}

interface Camera {
  readonly source: Source;
  readonly component: number;
  readonly indices: ImageIndices;
}

export class Captures {
  #shots: Held[] = [];
  readonly #cameras = new Map<string, Camera>();
  readonly #track = new Track();

  /** `time`: of arrival, as everywhere in here. */
  pass(position: Passed): void {
    this.#track.add(position);
  }

  report(report: CaptureReport, at: number): void {
    const indices = this.#indicesOf(report);
    if (indices === undefined) return;
    const noted = indices.note(report.index, report.taken, at);
    if (noted === 'again') return;
    const isLate = noted === 'late';
    const same = this.#nearest(report, at, isLate);
    if (same !== undefined) {
      same.reports.set(report.source, report);
      return;
    }
    const reports = new Map([[report.source, report]]);
    this.#shots.push({ at, isLate, reports, isTold: false });
  }

  /** Pictures of which no more is expected; `arrivalOf`: when something of UTC `taken` would arrive. */
  due(at: number, arrivalOf: (taken: number) => number): Shot[] {
    if (this.#shots.length === 0) return [];
    const surplus = this.#shots.length - MOST_SHOTS;
    const due = this.#shots.filter(
      (shot, i) => !shot.isTold && (at - shot.at >= HOLD || i < surplus),
    );
    for (const shot of due) shot.isTold = true;
    if (surplus > 0) this.#shots.splice(0, surplus);
    return due.map((shot) => ({ at: shot.at, capture: this.#join(shot, arrivalOf) }));
  }

  /** To be asked for again. */
  lost(): LostCapture[] {
    return [...this.#cameras.values()]
      .filter(({ source }) => source === 'image-captured')
      .flatMap(({ component, indices }) => indices.lost.map((index) => ({ component, index })));
  }

  /** Given up: could not be had again, or, of CAMERA_FEEDBACK, never can. */
  givenUp(at: number): { readonly index: number; readonly total: number }[] {
    if (!this.#isAnyLost()) return [];
    const isAskable = [...this.#cameras.values()].some(({ source }) => source === 'image-captured');
    return [...this.#cameras.values()].flatMap(({ source, indices }) => {
      const patience = source === 'image-captured' ? ASKED_FOR : DISORDER;
      const gone = indices.giveUp(at, patience);
      // what the camera itself tells of is not lost; a trigger's count is no picture's
      if (source === 'trigger' || (source === 'camera-feedback' && isAskable)) return [];
      return gone.map((index) => ({ index, total: indices.total }));
    });
  }

  /** The link was away: nothing could be asked for. */
  wait(at: number): void {
    for (const { indices } of this.#cameras.values()) indices.wait(at);
  }

  /** The autopilot began anew, and its counts with it. What is held goes out at the next `due`. */
  forget(autopilot: number): void {
    for (const [key, { component }] of this.#cameras) {
      if (component === autopilot) this.#cameras.delete(key);
    }
    this.#shots = this.#shots.filter(({ isTold }) => !isTold);
  }

  #isAnyLost(): boolean {
    for (const { indices } of this.#cameras.values()) if (indices.isAnyLost) return true;
    return false;
  }

  #indicesOf({ source, component, camera }: CaptureReport): ImageIndices | undefined {
    const key = `${source}:${component}:${camera}`;
    let known = this.#cameras.get(key);
    if (known === undefined) {
      if (this.#cameras.size >= MOST_CAMERAS) return undefined;
      known = { source, component, indices: new ImageIndices() };
      this.#cameras.set(key, known);
    }
    return known.indices;
  }

  #nearest(report: CaptureReport, at: number, isLate: boolean): Held | undefined {
    let best: Held | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const shot of this.#shots) {
      const distance = shot.reports.has(report.source)
        ? undefined
        : distanceOf(shot, report, at, isLate);
      if (distance !== undefined && distance < least) [best, least] = [shot, distance];
    }
    return best;
  }

  #join(shot: Held, arrivalOf: (taken: number) => number): Capture {
    const reports = SOURCES.flatMap((source) => shot.reports.get(source) ?? []);
    const { index, source } = reports[0]!;
    const taken = reports.find((report) => report.taken !== undefined)?.taken;
    const detail = Object.assign({}, ...reports.toReversed().map((report) => report.detail));
    const capture: Capture = { index, source, ...(taken !== undefined && { taken }), ...detail };
    if (capture.lat !== undefined || source !== 'trigger') return capture;
    const place = this.#track.at(taken === undefined ? shot.at : arrivalOf(taken));
    if (place === undefined) return capture;
    const { time: _, ...where } = place;
    return { ...capture, ...where };
  }
}

/** How far apart in time, ms; undefined: not the same picture. */
function distanceOf(shot: Held, report: CaptureReport, at: number, isLate: boolean) {
  const other = [...shot.reports.values()].find(({ taken }) => taken !== undefined)?.taken;
  if (other !== undefined && report.taken !== undefined) {
    const apart = Math.abs(other - report.taken);
    if (apart <= SAME_TAKEN) return apart;
    if (apart <= SAME_CLOCK) return undefined;
  }
  if (isLate || shot.isLate) return undefined;
  const apart = Math.abs(shot.at - at);
  return apart <= SAME_ARRIVAL ? apart : undefined;
}
