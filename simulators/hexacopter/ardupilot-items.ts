import { ACK, CMD, type Item, type ItemVerdict, type PlanType } from './plans.ts';

const CENTI = 100;
const FRAMES: Readonly<Record<number, number>> = { 0: 0, 2: 0, 3: 3, 5: 0, 6: 3, 10: 10, 11: 10 };

/** Items with a place. */
const PLACED: ReadonlySet<number> = new Set([
  CMD.waypoint,
  CMD.loiter,
  CMD.loiterTurns,
  CMD.loiterTime,
  CMD.land,
  CMD.takeoff,
  CMD.spline,
  CMD.setHome,
  CMD.roi,
  CMD.roiOld,
]);

const UNPLACED: ReadonlySet<number> = new Set([
  CMD.returnToLaunch,
  CMD.guidedEnable,
  CMD.delay,
  CMD.conditionDelay,
  CMD.conditionDistance,
  CMD.conditionYaw,
  CMD.jump,
  CMD.changeSpeed,
  181,
  182,
  183,
  184,
  CMD.roiNone,
  CMD.digicam,
  CMD.mountControl,
  CMD.triggerDistance,
  CMD.fenceEnable,
  218,
  CMD.gimbal,
  CMD.startCapture,
  CMD.stopCapture,
  2500,
  2501,
]);

const FENCE_ITEMS: ReadonlySet<number> = new Set([
  CMD.fenceReturn,
  CMD.polygonInclusion,
  CMD.polygonExclusion,
  CMD.circleInclusion,
  CMD.circleExclusion,
]);

const MOST_LAT = 900_000_000;
const MOST_LON = 1_800_000_000;

/** What ArduPilot keeps of an item: it stores less than it is sent. */
export function judgeArduPilotItem(item: Item, type: PlanType): ItemVerdict {
  const frame = FRAMES[item.frame];
  if (type !== 0) return judgePoint(item, type, frame);
  const placed = PLACED.has(item.command);
  if (!placed && !UNPLACED.has(item.command)) return { ok: false, ack: ACK.unsupported };
  const bad = unusable(item, placed);
  if (bad !== undefined) return { ok: false, ack: bad };
  if (frame === undefined) return { ok: false, ack: ACK.frame };
  return { ok: true, item: placed ? keepPlaced(item, frame) : keepUnplaced(item) };
}

function judgePoint(item: Item, type: PlanType, frame: number | undefined): ItemVerdict {
  const known = type === 1 ? FENCE_ITEMS.has(item.command) : item.command === CMD.rally;
  if (!known) return { ok: false, ack: ACK.unsupported };
  const bad = unusable(item, true);
  if (bad !== undefined) return { ok: false, ack: bad };
  if (frame === undefined) return { ok: false, ack: ACK.frame };
  const kept = { ...item, frame: type === 1 ? 0 : frame, param2: 0, param3: 0, param4: 0 };
  return {
    ok: true,
    item: { ...pick(kept), z: type === 1 ? 0 : Math.round(item.z), autocontinue: 0 },
  };
}

/** The ack of the first number that is none; yaw (parameter 4) may be left open where there is a place. */
function unusable(item: Item, placed: boolean): number | undefined {
  const { param1, param2, param3, param4, x, y, z } = item;
  const yaw = placed && Number.isNaN(param4) ? 0 : param4;
  const bad = [param1, param2, param3, yaw, x, y, z].findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return ACK.invalidParam1 + bad;
  if (placed && Math.abs(x) > MOST_LAT) return ACK.invalidX;
  if (placed && Math.abs(y) > MOST_LON) return ACK.invalidY;
  return undefined;
}

function keepPlaced(item: Item, frame: number): Item {
  const z = Math.fround(Math.round(item.z * CENTI) / CENTI);
  const { command } = item;
  const timed = command === CMD.loiterTime || command === CMD.waypoint;
  return {
    ...pick(item),
    frame,
    param1: timed ? Math.trunc(item.param1) : item.param1,
    param2: command === CMD.waypoint ? Math.trunc(item.param2) : 0,
    param3: command === CMD.loiterTime || command === CMD.loiterTurns ? item.param3 : 0,
    param4: 0,
    z,
  };
}

function keepUnplaced(item: Item): Item {
  const { command } = item;
  // The fifth parameter of 203 (shoot) and 1000 (flags) and the seventh of 1000 (device) are kept.
  const gimbal = command === CMD.gimbal;
  const x = gimbal || command === CMD.digicam ? item.x : 0;
  const z = gimbal ? item.z : 0;
  return { ...pick(item), frame: 0, x, y: 0, z };
}

function pick(item: Item): Item {
  const { frame, command, param1, param2, param3, param4, x, y, z, autocontinue } = item;
  return { frame, command, param1, param2, param3, param4, x, y, z, autocontinue };
}
