/** Wishes put on the template, with the camera and the airframe that they name. */
import { type PatrolWishes, USUAL_CEILING } from '../../src/domain/flights/patrol.ts';
import { Refused as OutOfBounds } from '../formats/reading.ts';
import type { Library } from '../library/library.ts';
import { readTemplate, type Template } from '../library/template.ts';
import { type Footprint, footprint, heightFor } from '../planner/camera.ts';
import { withMeasured } from '../planner/energy.ts';
import type { Airframe, Camera, Wind } from '../planner/types.ts';
import type { PlanNote, PlanRefusal } from './plan.ts';

export interface Setting {
  readonly template: Template;
  readonly camera: Camera;
  readonly airframe: Airframe;
  /** Metres above ground. */
  readonly height: number;
  readonly ceiling: number;
  readonly print: Footprint;
  /** Metres by which a height above ground may be missed where the ground is followed. */
  readonly tolerance: number;
  /** m/s over ground, while photos are taken and between. */
  readonly speed: number;
  /** s: braking, turning the nose half round, speeding up. */
  readonly turnCost: number;
  readonly wind?: Wind;
  readonly notes: readonly PlanNote[];
}

type Refused = PlanRefusal;
const RADIANS = Math.PI / 180;
/** m/s; nothing is flown slower. */
const SLOWEST = 0.5;
/** Metres; see `Setting.tolerance`. */
const LEAST_TOLERANCE = 0.5;
const MOST_TOLERANCE = 2;

export function settingOf(
  wishes: PatrolWishes,
  library: Library,
  terrain: boolean,
): Setting | Refused {
  const named = equipmentOf(wishes, library);
  if ('ok' in named) return named;
  const { template, camera } = named;
  const airframe = withMeasured(named.airframe, wishes.measured ?? {});
  if ('ok' in airframe) return airframe;
  const notes: PlanNote[] = [];
  const ceiling = wishes.ceiling ?? USUAL_CEILING;
  const height = heightOf(wishes, template, camera, notes);
  if (typeof height !== 'number') return height;
  const highest = terrain ? ceiling - LEAST_TOLERANCE : ceiling;
  if (height > highest) {
    const detail = `a height of ${height.toFixed(1)} m is above the ${highest} m that the ceiling allows: fly lower or ask for more detail`;
    return { ok: false, reason: 'bad-wish', detail };
  }
  const print = footprint(camera, height, template);
  if (!print.ok) return print;
  const tolerance = Math.max(LEAST_TOLERANCE, Math.min(MOST_TOLERANCE, ceiling - height));
  const wished = Math.min(template.maxSpeed, airframe.maxSpeed);
  // Over hills it is lower at times, and what is nearer blurs sooner.
  const sharp = terrain ? print.blurSpeed * (1 - (2 * tolerance) / height) : print.blurSpeed;
  const most = Math.min(sharp, print.triggerSpeed);
  if (most < wished - 0.05) notes.push('slower');
  const speed = Math.min(wished, most);
  if (speed < SLOWEST) {
    const detail = `${camera.name} allows only ${speed.toFixed(2)} m/s there: take less overlap, fly higher or use a quicker camera`;
    return { ok: false, reason: 'bad-wish', detail };
  }
  const turnCost = speed / airframe.acceleration + 90 / airframe.yawRate;
  const wind = wishes.wind && windOf(wishes.wind);
  if (wind && wind.speed > airframe.maxWind) {
    const detail = `wind of ${wind.speed} m/s is more than ${airframe.name} flies in (${airframe.maxWind} m/s): wait for less`;
    return { ok: false, reason: 'bad-wish', detail };
  }
  return {
    template,
    camera,
    airframe,
    height,
    ceiling,
    print,
    tolerance,
    speed,
    turnCost,
    ...(wind && { wind }),
    notes,
  };
}

function equipmentOf(wishes: PatrolWishes, library: Library) {
  const template = library.templates.find(({ id }) => id === wishes.template);
  const camera = library.cameras.find(({ id }) => id === wishes.camera);
  const airframe = library.airframes.find(({ id }) => id === wishes.airframe);
  if (!template) return unknown('template', wishes.template, library.templates);
  if (!camera) return unknown('camera', wishes.camera, library.cameras);
  if (!airframe) return unknown('airframe', wishes.airframe, library.airframes);
  const changed = changedBy(wishes, template);
  return 'ok' in changed ? changed : { template: changed, camera, airframe };
}

function unknown(kind: string, id: string, known: readonly { readonly id: string }[]): Refused {
  const detail = `there is no ${kind} "${id}": take one of ${known.map((one) => one.id).join(', ')}`;
  return { ok: false, reason: 'unknown-name', detail };
}

/** The template with what the wishes say otherwise; an option that the pattern does not have is refused. */
function changedBy(wishes: PatrolWishes, template: Template): Template | Refused {
  const { gsd, frontOverlap, sideOverlap, speed, gimbalPitch, clearance, options = {} } = wishes;
  const own = (template as unknown as Record<string, unknown>)[template.pattern] as object;
  for (const [name, value] of Object.entries(options)) {
    const usual = (own as Record<string, unknown>)[name];
    if (typeof usual !== typeof value || !Number.isFinite(Number(value))) {
      const detail = `${template.pattern} has no option ${name} of ${String(value)}: it has ${Object.keys(own).join(', ')}`;
      return { ok: false, reason: 'bad-wish', detail };
    }
  }
  const kept = { gsd, frontOverlap, sideOverlap, maxSpeed: speed, gimbalPitch, clearance };
  const given = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  const changed = { ...template, ...given, [template.pattern]: { ...own, ...options } };
  return inBounds(changed as unknown as Template);
}

/** The same bounds as for a template's file. */
function inBounds(template: Template): Template | Refused {
  try {
    return readTemplate(template as unknown as Parameters<typeof readTemplate>[0]);
  } catch (error) {
    if (!(error instanceof OutOfBounds)) throw error;
    return { ok: false, reason: 'bad-wish', detail: `${error.where}: ${error.message}` };
  }
}

function heightOf(
  { height, gsd }: PatrolWishes,
  template: Template,
  camera: Camera,
  notes: PlanNote[],
): number | Refused {
  if (height !== undefined) return height;
  const wanted = heightFor(camera, template.gsd);
  if (!wanted.ok) return wanted;
  const kept = Math.min(template.highest, Math.max(template.lowest, wanted.height));
  if (gsd !== undefined && Math.abs(kept - wanted.height) > 0.5) notes.push('height-kept');
  return kept;
}

/** From where it blows, clockwise from north, to where it blows, counter-clockwise from east. */
const windOf = ({ speed, from }: NonNullable<PatrolWishes['wind']>): Wind => ({
  speed,
  to: (90 - (from + 180)) * RADIANS,
});
