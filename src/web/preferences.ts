import { kept } from './kept.ts';

/** Whether an alarm makes a sound. Off until somebody switches it on. */
export const soundOn = kept('chengxun.sound', (stored) => stored === 'true');
/** Whether zones are shown on the live map. */
export const zonesShown = kept('chengxun.zones', (stored) => stored !== 'false');
