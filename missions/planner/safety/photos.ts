/** Speed, and what it does to the photos taken on the way. */

import type { Finding, SafetyLimits } from './finding.ts';
import { placeOn } from './place.ts';
import { type GroundBelow, heightAt, placeAt, type Stretch, type Track } from './track.ts';

/** Of a pixel. */
const MOST_BLUR = 0.5;
/** Between two looks at the height above ground, m. */
const STEP = 10;
const TOLERANCE = 1e-3;

export function photoFindings(track: Track, ground: GroundBelow, limits: SafetyLimits): Finding[] {
  const findings = new Map<string, Finding>();
  for (const stretch of track.stretches) {
    if (stretch.length === 0) continue;
    const found = [
      ...speedFindings(stretch, limits),
      ...intervalFindings(stretch, limits),
      ...blurFindings(stretch, ground, limits),
    ];
    for (const finding of found) {
      const key = `${finding.kind} ${finding.item}`;
      if (!findings.has(key))
        findings.set(key, { ...finding, place: placeOn(stretch, 0, track.plane) });
    }
  }
  return [...findings.values()];
}

function speedFindings({ item, speed }: Stretch, { maxSpeed }: SafetyLimits): Finding[] {
  if (maxSpeed === undefined || speed <= maxSpeed * (1 + TOLERANCE)) return [];
  return [{ kind: 'speed', item, value: speed, limit: maxSpeed }];
}

function intervalFindings({ item, speed, trigger }: Stretch, { camera }: SafetyLimits): Finding[] {
  if (!camera || !trigger) return [];
  const value = trigger.by === 'distance' ? trigger.metres / speed : trigger.seconds;
  const limit = camera.minTriggerInterval;
  if (value >= limit * (1 - TOLERANCE)) return [];
  return [{ kind: 'trigger-interval', item, value, limit }];
}

/** Where the ground is nearest, a pixel is smallest. */
function blurFindings(stretch: Stretch, ground: GroundBelow, { camera }: SafetyLimits): Finding[] {
  const { item, speed, trigger, length } = stretch;
  if (!camera || !trigger) return [];
  const count = Math.ceil(length / STEP);
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= count; i++) {
    const t = i / count;
    const above = heightAt(stretch, t, ground) - (ground(placeAt(stretch, t)) ?? 0);
    lowest = Math.min(lowest, above);
  }
  const pixel =
    (Math.max(lowest, 0.1) * camera.sensorWidth) / (camera.imageWidth * camera.focalLength);
  const value = (speed * camera.exposure) / pixel;
  if (value <= MOST_BLUR * (1 + TOLERANCE)) return [];
  return [{ kind: 'motion-blur', item, value, limit: MOST_BLUR }];
}
