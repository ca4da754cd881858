import { ACK, CMD, type Item, type ItemVerdict, type PlanType } from './plans.ts';

/** No terrain frames. */
const PLACE_FRAMES: ReadonlySet<number> = new Set([0, 3, 5, 6]);
const NO_PLACE = 2;

const PLACED: ReadonlySet<number> = new Set([
  CMD.waypoint,
  CMD.loiter,
  CMD.loiterTime,
  CMD.land,
  CMD.takeoff,
  CMD.roi,
]);

const UNPLACED: ReadonlySet<number> = new Set([
  CMD.returnToLaunch,
  CMD.delay,
  CMD.jump,
  CMD.changeSpeed,
  CMD.setHome,
  183,
  CMD.roiNone,
  CMD.digicam,
  204,
  CMD.mountControl,
  CMD.triggerDistance,
  CMD.triggerInterval,
  CMD.cameraMode,
  531,
  532,
  CMD.gimbal,
  1001,
  CMD.startCapture,
  CMD.stopCapture,
  2003,
  2500,
  2501,
]);

const FENCE_ITEMS: ReadonlySet<number> = new Set([
  CMD.polygonInclusion,
  CMD.polygonExclusion,
  CMD.circleInclusion,
  CMD.circleExclusion,
]);

/** PX4 keeps what it is sent, or refuses the whole. */
export function judgePx4Item(item: Item, type: PlanType): ItemVerdict {
  if (type !== 0) {
    const known = type === 1 ? FENCE_ITEMS.has(item.command) : item.command === CMD.rally;
    if (!known) return { ok: false, ack: ACK.unsupported };
    return PLACE_FRAMES.has(item.frame) ? keep(item) : { ok: false, ack: ACK.frame };
  }
  if (PLACED.has(item.command)) {
    if (!PLACE_FRAMES.has(item.frame)) return { ok: false, ack: ACK.frame };
    const { x, y, z } = item;
    if (![x, y, z].every(Number.isFinite)) return { ok: false, ack: ACK.invalid };
    return keep(item);
  }
  if (!UNPLACED.has(item.command)) return { ok: false, ack: ACK.unsupported };
  const framed = item.frame === NO_PLACE || PLACE_FRAMES.has(item.frame);
  return framed ? keep(item) : { ok: false, ack: ACK.frame };
}

function keep(item: Item): ItemVerdict {
  const { frame, command, param1, param2, param3, param4, x, y, z, autocontinue } = item;
  return {
    ok: true,
    item: { frame, command, param1, param2, param3, param4, x, y, z, autocontinue },
  };
}
