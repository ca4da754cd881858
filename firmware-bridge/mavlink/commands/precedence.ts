/**
 * Which commands get along.
 *
 * | new                         | running                    | what happens                              |
 * |-----------------------------|----------------------------|-------------------------------------------|
 * | of motion                   | of motion                  | the older one is called off               |
 * | arm                         | arm, disarm                | busy                                      |
 * | disarm                      | disarm                     | busy                                      |
 * | disarm                      | arm                        | the arming is called off                  |
 * | disarm, on the ground       | start, takeoff             | they are called off                       |
 * | upload, verify              | upload, verify             | busy                                      |
 * | upload, verify              | start, continue, jump      | busy: they fly what is on board           |
 * | start, continue, jump       | upload, verify             | busy                                      |
 * | land, return                | upload, verify             | the transfer is called off                |
 * | anything else               | anything else              | both run                                  |
 */
import type { Command, CommandKind } from '../../../src/domain/flights/drone.ts';

/** A watch is no matter of the vehicle's. */
export type Executable = Exclude<Command, { readonly kind: 'watch' }>;
type Kind = Executable['kind'];
type Group = 'motion' | 'arming' | 'transfer' | 'other';

const GROUPS: Readonly<Record<Kind, Group>> = {
  arm: 'arming',
  disarm: 'arming',
  takeoff: 'motion',
  start: 'motion',
  pause: 'motion',
  continue: 'motion',
  goto: 'motion',
  land: 'motion',
  return: 'motion',
  jump: 'motion',
  upload: 'transfer',
  verify: 'transfer',
  speed: 'other',
  trigger: 'other',
  rate: 'other',
};
const ENDS_TRANSFERS: readonly Kind[] = ['land', 'return'];
const LIFTS_OFF: readonly Kind[] = ['start', 'takeoff'];

/** What is on board must be proven for these, and stay as it is while they run. */
export const FLIES_MISSION: readonly CommandKind[] = ['start', 'continue', 'jump'];

/**
 * These are carried out where the disk takes nothing, and however many others run: a vehicle that cannot
 * be called back is worse than one that is called back twice, over a restart of the bridge.
 */
export const CALMING: readonly CommandKind[] = ['disarm', 'pause', 'land', 'return'];

/** The one that runs makes the new one wait for another time. */
export function isInTheWay(running: Kind, fresh: Kind): boolean {
  const [group, other] = [GROUPS[fresh], GROUPS[running]];
  if (other === 'transfer') return group === 'transfer' || FLIES_MISSION.includes(fresh);
  if (group === 'transfer') return FLIES_MISSION.includes(running);
  if (group !== 'arming' || other !== 'arming') return false;
  return !(fresh === 'disarm' && running === 'arm');
}

/** The new one calls off the one that runs. `isDown`: the vehicle is on the ground, for certain. */
export function isOvertaken(running: Kind, fresh: Kind, isDown: boolean): boolean {
  if (GROUPS[fresh] === 'motion' && GROUPS[running] === 'motion') return true;
  if (GROUPS[running] === 'transfer') return ENDS_TRANSFERS.includes(fresh);
  if (fresh !== 'disarm') return false;
  return running === 'arm' || (isDown && LIFTS_OFF.includes(running));
}
