/** A pass of a sweep as lines with photos that show all of it. */
import type { Pass } from '../types.ts';
import { headingTo } from '../views/photo.ts';
import type { PatternInput, Work } from '../work.ts';

/** m: a shorter pass is one photo. */
const SHORT = 0.05;

/**
 * Photos every trigger distance, from the beginning of the pass. Where they overlap by less than half, what lies
 * behind the last one may be out of the picture: they are moved together to end with the pass, and where the
 * camera is too slow for that, one more is taken there.
 */
export function sweptLine(pass: Pass, input: PatternInput): Work[] {
  const { height, pitch, print, speed, camera } = input;
  const from = { at: pass.from, height };
  const to = { at: pass.to, height };
  const length = Math.hypot(pass.to[0] - pass.from[0], pass.to[1] - pass.from[1]);
  if (length < SHORT) return [{ kind: 'shot', spot: from, pitch, heading: 0 }];
  const { triggerDistance } = print;
  const line = { kind: 'line', from, to, pitch, trigger: triggerDistance } as const;
  const left = length % triggerDistance;
  if (left <= print.front / 2 || left < SHORT) return [line];
  const trigger = (length / Math.ceil(length / triggerDistance)) * (1 - 1e-7);
  if (trigger >= speed * camera.minTriggerInterval) return [{ ...line, trigger }];
  const heading = headingTo(pass.from, pass.to);
  return [line, { kind: 'shot', spot: to, pitch, heading }];
}
