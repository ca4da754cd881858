/** No-fly areas and fences: the mission's own and the patrol's. */

import type { FenceArea, Mission } from '../../../src/domain/flights/mission.ts';
import type { Plane } from '../../../src/domain/geo/plane.ts';
import type { Point } from '../types.ts';
import type { Finding, SafetyLimits } from './finding.ts';
import { type Depth, Outline, shallowest } from './outline.ts';
import { placeOn } from './place.ts';
import type { Stretch, Track } from './track.ts';

interface Rule {
  readonly kind: 'no-fly' | 'fence';
  readonly name?: string;
  /** Metres on the right side. */
  readonly depth: Depth;
  readonly limit: number;
}

/** What a measured depth may lack, m: degrees travel in steps of a centimetre. */
const TOLERANCE = 0.02;

export function areaFindings(track: Track, mission: Mission, limits: SafetyLimits): Finding[] {
  const rules = rulesOf(track.plane, mission, limits);
  const findings = new Map<string, Finding>();
  for (const stretch of track.stretches) {
    limits.check?.();
    rules.forEach((rule, r) => {
      const finding = judged(rule, stretch, track.plane);
      if (!finding) return;
      const key = `${r} ${stretch.item}`;
      const known = findings.get(key);
      if (!known || finding.value < known.value) findings.set(key, finding);
    });
  }
  return [...findings.values()];
}

function judged(rule: Rule, stretch: Stretch, plane: Plane): Finding | undefined {
  const { t, depth } = shallowest(stretch, rule.depth, rule.limit);
  if (depth >= rule.limit - TOLERANCE) return undefined;
  return {
    kind: rule.kind,
    item: stretch.item,
    place: placeOn(stretch, t, plane),
    value: depth,
    limit: rule.limit,
    ...(rule.name !== undefined && { name: rule.name }),
  };
}

function rulesOf(plane: Plane, mission: Mission, limits: SafetyLimits): Rule[] {
  const { noFly = [], fences = [], clearance = 0 } = limits;
  const rules: Rule[] = noFly.map(({ name, rings }) => {
    const outline = new Outline(plane, rings);
    return { kind: 'no-fly', name, limit: clearance, depth: (p) => -outline.inside(p) };
  });
  if (fences.length > 0) {
    const outlines = fences.map(({ rings }) => new Outline(plane, rings));
    const name = fences.map((fence) => fence.name).join(', ');
    rules.push({ kind: 'fence', name, limit: clearance, depth: deepest(outlines) });
  }
  const own = mission.fence.map((area) => ({ area, depth: depthIn(area, plane) }));
  const inclusions = own.filter(({ area }) => area.inclusion).map(({ depth }) => depth);
  if (inclusions.length > 0) {
    const depth: Depth = (p) => Math.max(...inclusions.map((inside) => inside(p)));
    rules.push({ kind: 'fence', limit: 0, depth });
  }
  for (const { area, depth } of own) {
    if (!area.inclusion) rules.push({ kind: 'fence', limit: 0, depth: (p) => -depth(p) });
  }
  return rules;
}

/** Within at least one of them: the deepest counts. */
function deepest(outlines: readonly Outline[]): Depth {
  return (p) => Math.max(...outlines.map((outline) => outline.inside(p)));
}

function depthIn(area: FenceArea, plane: Plane): Depth {
  if (area.kind === 'polygon') {
    return new Outline(plane, [area.vertices.map(([lat, lon]) => [lon, lat] as const)]).inside;
  }
  const [lat, lon] = area.center;
  const center: Point = [plane.x(lon), plane.y(lat)];
  return (p) => area.radius - Math.hypot(p[0] - center[0], p[1] - center[1]);
}
