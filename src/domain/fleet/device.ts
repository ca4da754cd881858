import type { DeviceId } from '../ids.ts';

export const DEVICE_KINDS = [
  'muck-truck',
  'patrol-ebike',
  'enforcement-vehicle',
  'hexacopter',
  'tracker',
] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** The coordinate reference a device sends in. GCJ-02 is converted to WGS-84 on the way in. */
export type CoordinateReference = 'wgs84' | 'gcj02';

export interface Device {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  /** What people call it: a fleet number or a name. Empty where none was given. */
  readonly name: string;
  /** Licence plate, empty where there is none. */
  readonly plate: string;
  readonly crs: CoordinateReference;
}
