/**
 * Complex items of a .plan, in the versions that QGroundControl writes since 2019: survey 5, corridor scan
 * 2, structure scan 3, within them transects 2 (1 is read too) and camera figures 2 (1 too). Field names
 * and meanings are those of its source.
 */
import type { MissionItem } from '../../src/domain/flights/mission.ts';
import {
  type ComplexItem,
  type Corridor,
  DISTANCE_MODES,
  type DistanceMode,
  type ItemCamera,
  type LatLon,
  type StructureScan,
  type Survey,
} from './complex-item.ts';
import { type Fields, fields, list, number, numberOrNull, version } from './json.ts';
import { checkOnEarth, Refused } from './reading.ts';
import { clockwise } from './structure-scan.ts';

/** Its name for a camera without figures. */
const MANUAL = 'Manual (no camera specs)';
/** AltitudeMode: 1 relative, 2 above the sea, 3 above terrain calculated, 4 terrain frame. */
const MODE_NUMBER: Readonly<Record<DistanceMode, number>> = {
  relative: 1,
  amsl: 2,
  'terrain-calculated': 3,
  terrain: 4,
};
const MODE_OF = new Map(DISTANCE_MODES.map((mode) => [MODE_NUMBER[mode], mode]));
const WAYPOINT = 16;
/** Where a plan does not say it: QGroundControl's own. */
const USUAL_TERRAIN = { tolerance: 10, climb: 0, descent: 0 };
const MOST_CORNERS = 10_000;

type Unplaced<T> = T extends ComplexItem ? Omit<T, 'first' | 'last'> : never;
/** Without its place in a mission. */
export type UnplacedItem = Unplaced<ComplexItem>;

/** @throws Refused where a figure is missing or wrong */
export function readComplex(item: Fields, where: string): UnplacedItem {
  switch (item.complexItemType) {
    case 'survey':
      return survey(item, where);
    case 'CorridorScan':
      return corridor(item, where);
    default:
      return structure(item, where);
  }
}

function survey(item: Fields, where: string): Unplaced<Survey> {
  return {
    kind: 'survey',
    polygon: corners(item.polygon, 3, `${where}.polygon`),
    angle: number(item.angle, `${where}.angle`),
    entry: number(item.entryLocation, `${where}.entryLocation`),
    alternate: item.flyAlternateTransects === true,
    splitConcave: item.splitConcavePolygons === true,
    ...transects(item.TransectStyleComplexItem, `${where}.TransectStyleComplexItem`),
  };
}

function corridor(item: Fields, where: string): Unplaced<Corridor> {
  return {
    kind: 'corridor',
    line: corners(item.polyline, 2, `${where}.polyline`),
    width: number(item.CorridorWidth, `${where}.CorridorWidth`),
    entry: number(item.EntryPoint, `${where}.EntryPoint`),
    ...transects(item.TransectStyleComplexItem, `${where}.TransectStyleComplexItem`),
  };
}

function structure(item: Fields, where: string): Unplaced<StructureScan> {
  const { triggerDistance, lineGap, ...photographed } = cameraCalc(
    item.CameraCalc,
    `${where}.CameraCalc`,
  );
  return {
    kind: 'structure',
    polygon: corners(item.polygon, 3, `${where}.polygon`),
    bottom: number(item.ScanBottomAlt, `${where}.ScanBottomAlt`),
    top: number(item.StructureHeight, `${where}.StructureHeight`),
    entrance: number(item.EntranceAltitude, `${where}.EntranceAltitude`),
    layers: number(item.Layers, `${where}.Layers`),
    gimbalPitch: number(item.GimbalPitch, `${where}.GimbalPitch`),
    fromTop: item.StartFromTop === true,
    ...photographed,
    // Around a structure it flies along the image's width, and layers are as high as the image.
    triggerDistance: lineGap,
    lineGap: triggerDistance,
  };
}

function corners(value: unknown, fewest: number, where: string): readonly LatLon[] {
  const all = list(value, where);
  if (all.length < fewest)
    throw new Refused('missing', `${all.length} corners: it needs ${fewest}`, where);
  if (all.length > MOST_CORNERS)
    throw new Refused('too-many', `more than ${MOST_CORNERS} corners`, where);
  return all.map((one, i): LatLon => {
    const [lat, lon] = list(one, `${where}[${i}]`);
    const place = [number(lat, `${where}[${i}][0]`), number(lon, `${where}[${i}][1]`)] as const;
    checkOnEarth(...place, `${where}[${i}]`);
    return place;
  });
}

function transects(value: unknown, where: string) {
  const inner = fields(value, where);
  const { mode, ...calc } = cameraCalc(inner.CameraCalc, `${where}.CameraCalc`);
  const speed = numberOrNull(inner.TerrainFlightSpeed, `${where}.TerrainFlightSpeed`);
  const rate = (name: string, otherwise: number) =>
    numberOrNull(inner[`TerrainAdjust${name}`], `${where}.TerrainAdjust${name}`) ?? otherwise;
  const follows = mode === 'terrain-calculated' || inner.FollowTerrain === true;
  const terrain = {
    tolerance: rate('Tolerance', USUAL_TERRAIN.tolerance),
    climb: rate('MaxClimbRate', USUAL_TERRAIN.climb),
    descent: rate('MaxDescentRate', USUAL_TERRAIN.descent),
    ...(speed === null ? {} : { speed }),
  };
  return {
    ...calc,
    mode: follows ? ('terrain-calculated' as const) : mode,
    turnAround: number(inner.TurnAroundDistance, `${where}.TurnAroundDistance`),
    triggerInTurns: inner.CameraTriggerInTurnAround === true,
    hoverAndCapture: inner.HoverAndCapture === true,
    refly90: inner.Refly90Degrees === true,
    shots: numberOrNull(inner.CameraShots, `${where}.CameraShots`) ?? 0,
    ...(follows ? { terrain } : {}),
  };
}

function cameraCalc(value: unknown, where: string) {
  const calc = fields(value, where);
  version(calc, [1, 2], where);
  const of = (name: string) => number(calc[name], `${where}.${name}`);
  const manual = calc.CameraName === MANUAL;
  return {
    ...(manual ? {} : { camera: camera(calc, of) }),
    distance: of('DistanceToSurface'),
    mode: mode(calc, where),
    frontOverlap: manual ? 0 : of('FrontalOverlap') / 100,
    sideOverlap: manual ? 0 : of('SideOverlap') / 100,
    triggerDistance: of('AdjustedFootprintFrontal'),
    lineGap: of('AdjustedFootprintSide'),
    byDetail: !manual && calc.ValueSetIsDistance === false,
  };
}

function mode(calc: Fields, where: string): DistanceMode {
  if (calc.version === 1) return calc.DistanceToSurfaceRelative === false ? 'amsl' : 'relative';
  const known = MODE_OF.get(calc.DistanceMode as number);
  if (!known)
    throw new Refused('unsupported', 'it is not known above what', `${where}.DistanceMode`);
  return known;
}

function camera(calc: Fields, of: (name: string) => number): ItemCamera {
  return {
    name: typeof calc.CameraName === 'string' ? calc.CameraName : '',
    sensorWidth: of('SensorWidth'),
    sensorHeight: of('SensorHeight'),
    imageWidth: of('ImageWidth'),
    imageHeight: of('ImageHeight'),
    focalLength: of('FocalLength'),
    minTriggerInterval: of('MinTriggerInterval'),
    portrait: calc.Landscape === false,
    fixedOrientation: calc.FixedOrientation === true,
  };
}

/** @param items the stretch of the mission that it stands for; `stored` those as the file has items */
export function writtenComplex(
  complex: ComplexItem,
  items: readonly MissionItem[],
  stored: readonly object[],
): object {
  switch (complex.kind) {
    case 'survey':
      return {
        TransectStyleComplexItem: writtenTransects(complex, items, stored),
        angle: complex.angle,
        complexItemType: 'survey',
        entryLocation: complex.entry ?? 0,
        flyAlternateTransects: complex.alternate ?? false,
        polygon: complex.polygon,
        splitConcavePolygons: complex.splitConcave ?? false,
        type: 'ComplexItem',
        version: 5,
      };
    case 'corridor':
      return {
        CorridorWidth: complex.width,
        EntryPoint: complex.entry ?? 0,
        TransectStyleComplexItem: writtenTransects(complex, items, stored),
        complexItemType: 'CorridorScan',
        polyline: complex.line,
        type: 'ComplexItem',
        version: 2,
      };
    case 'structure':
      return {
        CameraCalc: writtenCalc(complex, complex.mode ?? 'relative'),
        EntranceAltitude: complex.entrance,
        GimbalPitch: complex.gimbalPitch,
        // Not QGroundControl's, which makes them anew; for other readers, this one among them.
        Items: stored,
        Layers: complex.layers,
        ScanBottomAlt: complex.bottom,
        StartFromTop: complex.fromTop ?? false,
        StructureHeight: complex.top,
        complexItemType: 'StructureScan',
        polygon: clockwise(complex.polygon),
        type: 'ComplexItem',
        version: 3,
      };
  }
}

function writtenTransects(
  complex: Survey | Corridor,
  items: readonly MissionItem[],
  stored: readonly object[],
): object {
  const places = items.filter(({ command }) => command === WAYPOINT);
  const above = complex.mode ?? modeOf(places);
  const { tolerance, climb, descent, speed = null } = { ...USUAL_TERRAIN, ...complex.terrain };
  return {
    CameraCalc: writtenCalc(complex, above),
    CameraShots: complex.shots ?? 0,
    CameraTriggerInTurnAround: complex.triggerInTurns ?? false,
    HoverAndCapture: complex.hoverAndCapture ?? false,
    Items: stored,
    Refly90Degrees: complex.refly90 ?? false,
    ...(above === 'terrain-calculated' && {
      TerrainAdjustMaxClimbRate: climb,
      TerrainAdjustMaxDescentRate: descent,
      TerrainAdjustTolerance: tolerance,
      ...(speed !== null && { TerrainFlightSpeed: speed }),
    }),
    TurnAroundDistance: complex.turnAround ?? 0,
    VisualTransectPoints: places.map(({ lat, lon }) => [lat, lon]),
    version: 2,
  };
}

/** Heights that change from place to place follow the ground. */
function modeOf(places: readonly MissionItem[]): DistanceMode {
  const { frame = 'relative', altitude = 0 } = places[0] ?? {};
  if (frame === 'terrain') return 'terrain';
  if (places.some((one) => Math.abs(one.altitude - altitude) > 0.01)) return 'terrain-calculated';
  return frame === 'amsl' ? 'amsl' : 'relative';
}

function writtenCalc(complex: ComplexItem, above: DistanceMode): object {
  const { camera, distance, triggerDistance, lineGap } = complex;
  const around = complex.kind === 'structure';
  return {
    AdjustedFootprintFrontal: around ? lineGap : triggerDistance,
    AdjustedFootprintSide: around ? triggerDistance : lineGap,
    CameraName: camera?.name ?? MANUAL,
    DistanceMode: MODE_NUMBER[above],
    DistanceToSurface: distance,
    ...(camera && {
      FixedOrientation: camera.fixedOrientation ?? false,
      FocalLength: camera.focalLength,
      FrontalOverlap: percent(complex.frontOverlap),
      // cm of ground in a pixel
      ImageDensity:
        (distance * camera.sensorWidth * 100) / (camera.imageWidth * camera.focalLength),
      ImageHeight: camera.imageHeight,
      ImageWidth: camera.imageWidth,
      Landscape: !camera.portrait,
      MinTriggerInterval: camera.minTriggerInterval,
      SensorHeight: camera.sensorHeight,
      SensorWidth: camera.sensorWidth,
      SideOverlap: percent(complex.sideOverlap),
      ValueSetIsDistance: !complex.byDetail,
    }),
    version: 2,
  };
}

/** Without the last digits that a hundredfold leaves. */
const percent = (share: number) => Number((share * 100).toFixed(9));
