/** Heights above ground, and obstacles. */

import Flatbush from 'flatbush';
import type { Plane } from '../../../src/domain/geo/plane.ts';
import type { Finding, FindingKind, Obstacle, SafetyLimits } from './finding.ts';
import { Outline } from './outline.ts';
import { placeOn } from './place.ts';
import { type GroundBelow, heightAt, placeAt, type Stretch, type Track } from './track.ts';

const USUAL_STEP = 1;
const TOLERANCE = 0.02;

/** Shares of a stretch at which it is looked at, `step` metres apart at most, over ground or up and down. */
function looks({ length, fromHeight, toHeight }: Stretch, step: number): number[] {
  const count = Math.max(1, Math.ceil(Math.max(length, Math.abs(toHeight - fromHeight)) / step));
  return Array.from({ length: count + 1 }, (_, i) => i / count);
}

/** Where the ground is not known, it counts as lying as high as home, and that is said. */
export function heightFindings(track: Track, ground: GroundBelow, limits: SafetyLimits): Finding[] {
  const { ceiling, floor = 0, step = USUAL_STEP, check } = limits;
  if (ceiling === undefined && limits.floor === undefined && !limits.groundAt) return [];
  const worst = new Worst(track.plane);
  let unknown: Finding | undefined;
  for (const stretch of track.stretches) {
    check?.();
    const shares = looks(stretch, step);
    for (const t of shares) {
      const height = heightAt(stretch, t, ground);
      const below = ground(placeAt(stretch, t));
      if (below === undefined) {
        const metres = (unknown?.value ?? 0) + stretch.length / shares.length;
        const place = unknown?.place ?? placeOn(stretch, t, track.plane, height);
        unknown = {
          kind: 'ground-unknown',
          item: stretch.item,
          limit: 0,
          ...unknown,
          place,
          value: metres,
        };
      }
      const above = height - (below ?? 0);
      if (ceiling !== undefined && above > ceiling + TOLERANCE) {
        worst.note('too-high', stretch, t, above, ceiling, height);
      }
      if (!stretch.nearGround && stretch.length > 0 && above < floor - TOLERANCE) {
        worst.note('too-low', stretch, t, above, floor, height);
      }
    }
  }
  return unknown ? [unknown, ...worst.findings()] : worst.findings();
}

/** The worst finding of a kind for each item. */
class Worst {
  private readonly plane: Plane;
  private readonly byKey = new Map<string, Finding>();

  constructor(plane: Plane) {
    this.plane = plane;
  }

  note(
    kind: FindingKind,
    stretch: Stretch,
    t: number,
    value: number,
    limit: number,
    height: number,
    name?: string,
  ): void {
    const key = `${kind} ${stretch.item} ${name ?? ''}`;
    const known = this.byKey.get(key);
    if (known && Math.abs(known.value - limit) >= Math.abs(value - limit)) return;
    const place = placeOn(stretch, t, this.plane, height);
    const about = name === undefined ? {} : { name };
    this.byKey.set(key, { kind, item: stretch.item, place, value, limit, ...about });
  }

  findings(): Finding[] {
    return [...this.byKey.values()];
  }
}

interface Standing {
  readonly obstacle: Obstacle;
  readonly outline: Outline;
  /** Metres above home's level. */
  readonly top: number;
}

/** @param homeAmsl undefined: not known; obstacles above the sea then count as if home lay at the sea. */
export function obstacleFindings(
  track: Track,
  ground: GroundBelow,
  homeAmsl: number | undefined,
  limits: SafetyLimits,
): Finding[] {
  const { obstacles = [], obstacleClearance: clearance = 0, step = USUAL_STEP, check } = limits;
  const standing = obstacles
    .filter(({ rings }) => rings.some((ring) => ring.length > 0))
    .map((obstacle) => stand(obstacle, track.plane, ground, homeAmsl));
  if (standing.length === 0) return [];
  const tree = new Flatbush(standing.length);
  for (const { outline } of standing) tree.add(...outline.bounds);
  tree.finish();
  const worst = new Worst(track.plane);
  for (const stretch of track.stretches) {
    check?.();
    const { from, to } = stretch;
    const near = tree.search(
      Math.min(from[0], to[0]) - clearance,
      Math.min(from[1], to[1]) - clearance,
      Math.max(from[0], to[0]) + clearance,
      Math.max(from[1], to[1]) + clearance,
    );
    for (const i of near) passObstacle(stretch, standing[i]!, ground, clearance, step, worst);
  }
  return worst.findings();
}

function stand(
  obstacle: Obstacle,
  plane: Plane,
  ground: GroundBelow,
  homeAmsl: number | undefined,
): Standing {
  const outline = new Outline(plane, obstacle.rings);
  if (obstacle.above === 'sea') return { obstacle, outline, top: obstacle.top - (homeAmsl ?? 0) };
  // On a slope it stands on the highest ground below its corners.
  let highest = Number.NEGATIVE_INFINITY;
  for (const [lon, lat] of obstacle.rings.flat()) {
    highest = Math.max(highest, ground([plane.x(lon), plane.y(lat)]) ?? 0);
  }
  return { obstacle, outline, top: obstacle.top + highest };
}

/** Steps as far as the obstacle is away, and by `step` where it is near. */
function passObstacle(
  stretch: Stretch,
  { obstacle, outline, top }: Standing,
  ground: GroundBelow,
  clearance: number,
  step: number,
  worst: Worst,
): void {
  const span = Math.max(stretch.length, Math.abs(stretch.toHeight - stretch.fromHeight), 1e-9);
  for (let at = 0; ; ) {
    const t = Math.min(1, at / span);
    const gap = -outline.inside(placeAt(stretch, t));
    if (gap < clearance || gap <= 0) {
      const height = heightAt(stretch, t, ground);
      const above = height - top;
      if (above < clearance - TOLERANCE) {
        worst.note('obstacle', stretch, t, above, clearance, height, obstacle.name);
      }
    }
    if (t === 1) return;
    at += Math.max(Math.min(step, 0.25), gap - clearance);
  }
}
