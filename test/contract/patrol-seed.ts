/** A small field over Chengzhong District, and a patrol over it. */

/** A square; `size` in degrees. */
export const field = (lon = 101.78, lat = 36.62, size = 0.002): [number, number][] => [
  [lon, lat],
  [lon + size, lat],
  [lon + size, lat + size],
  [lon, lat + size],
];

export const WISHES = {
  template: 'geological-hazard',
  camera: 'sony-a6000-16mm',
  airframe: 'hexacopter-6kg',
  drawn: [{ kind: 'area', rings: [field()] }],
  takeOff: [],
  drones: 1,
};

export const newPatrol = (more: object = {}) => ({
  name: 'Field',
  wishes: WISHES,
  rhythm: null,
  ...more,
});
