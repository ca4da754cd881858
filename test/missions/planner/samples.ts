/** Equipment with round figures. */
import type { Airframe, Camera } from '../../../missions/planner/types.ts';

/** The a6000 with 16 mm of DOMAIN's table: GSD at 100 m is 2.45 cm. */
export const CAMERA: Camera = {
  id: 'sony-a6000-16mm',
  name: 'Sony a6000, 16 mm',
  sensorWidth: 23.5,
  sensorHeight: 15.6,
  imageWidth: 6000,
  imageHeight: 4000,
  focalLength: 16,
  minTriggerInterval: 1,
  exposure: 0.001,
  photoBytes: 10_000_000,
};

export const AIRFRAME: Airframe = {
  id: 'test-hexacopter',
  name: 'Test hexacopter',
  cruiseSpeed: 8,
  maxSpeed: 15,
  climbSpeed: 2.5,
  descentSpeed: 1.5,
  acceleration: 2.5,
  yawRate: 60,
  hoverPower: 770,
  cruisePower: 750,
  climbPower: 90,
  batteryEnergy: 355,
  reserve: 0.25,
  maxWind: 10,
};
