import { hash } from './random.ts';

const CYCLE = 70;
const GREEN = 31;

/**
 * Fixed-time lights: north–south and east–west by turns, four seconds all red between. `t` in seconds
 * since the simulation's start; each junction has its own offset.
 */
export function isRed(node: number, bearing: number, t: number): boolean {
  const northSouth = (bearing + 45) % 180 < 90;
  const offset = hash(`lights/${node}`) % CYCLE;
  const phase = (((t + offset) % CYCLE) + CYCLE) % CYCLE;
  return northSouth ? phase >= GREEN : phase < CYCLE / 2 || phase >= CYCLE / 2 + GREEN;
}
