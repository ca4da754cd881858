import { CMD, type Item } from './plans.ts';
import { apart } from './space.ts';
import type { Vehicle } from './vehicle.ts';

/** Something that holds up the items behind it; true once it is over. */
export type Wait = (vehicle: Vehicle, dt: number) => boolean;

type Deed = (vehicle: Vehicle, item: Item) => Wait | undefined;

const DEEDS: Readonly<Record<number, Deed>> = {
  [CMD.conditionDelay]: (_vehicle, { param1 }) => {
    let left = param1;
    return (_later, dt) => {
      left -= dt;
      return left <= 0;
    };
  },
  [CMD.conditionDistance]:
    (_vehicle, { param1 }) =>
    (later) => {
      const target = later.mission.target;
      return target === undefined || apart(later.believed, target) <= param1;
    },
  [CMD.changeSpeed]: (vehicle, { param2 }) => {
    if (param2 > 0) vehicle.mission.speed = param2;
    return undefined;
  },
  [CMD.setHome]: (vehicle, { param1, x, y, z }) => {
    const { ground } = vehicle;
    vehicle.flight.home =
      param1 === 1
        ? { ...vehicle.believed }
        : ground.toVec({ lat: x / 1e7, lon: y / 1e7, amsl: z });
    return undefined;
  },
  [CMD.triggerDistance]: (vehicle, { param1, param3 }) => {
    vehicle.camera.everyMetres(vehicle, param1, param3 === 1);
    return undefined;
  },
  [CMD.triggerInterval]: (vehicle, { param1 }) => {
    vehicle.camera.everySeconds(vehicle, param1 / 1000, 0);
    return undefined;
  },
  [CMD.digicam]: (vehicle, item) => {
    // The fifth parameter, shoot, travels in x.
    if (item.x !== 0 || vehicle.personality.name === 'ardupilot') vehicle.camera.shoot(vehicle);
    return undefined;
  },
  [CMD.startCapture]: (vehicle, { param2, param3 }) => {
    if (param3 === 1) vehicle.camera.shoot(vehicle);
    else vehicle.camera.everySeconds(vehicle, param2, param3);
    return undefined;
  },
  [CMD.stopCapture]: (vehicle) => {
    vehicle.camera.stop();
    return undefined;
  },
  [CMD.mountControl]: (vehicle, { param1 }) => {
    vehicle.camera.pitch = param1;
    return undefined;
  },
  [CMD.gimbal]: (vehicle, { param1 }) => {
    if (Number.isFinite(param1)) vehicle.camera.pitch = param1;
    return undefined;
  },
};

/** Does an item that moves nothing; one it does not know is passed over. */
export function doItem(vehicle: Vehicle, item: Item): Wait | undefined {
  return DEEDS[item.command]?.(vehicle, item);
}
