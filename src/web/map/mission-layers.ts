/** A mission on the map: the way with its items numbered, fence, rally points and home. */
import type { Layer } from '@deck.gl/core';
import { PathLayer, PolygonLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import { outline } from '../../domain/geo/shape.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { ApiMission } from '../../wire/api-flights.ts';
import { missionPath, type PathPoint } from '../drones/mission-path.ts';
import { lineOnMap, toMap } from './crs.ts';
import { LABEL_FONT } from './fonts.ts';
import { type Palette, rgba } from './palette.ts';

export interface MissionLook {
  readonly palette: Palette;
  readonly zoom: number;
  /** The item it flies to: what lies before is drawn faintly. */
  readonly current?: number | undefined;
}

/** Below this zoom the numbers of a survey lie on each other. */
const NUMBER_ZOOM = 14.5;
/** With more items than this numbers are shown only close up. */
const MANY = 60;
const CLOSE_ZOOM = 16.5;

export interface MissionLayers {
  /** Fence and way, below the way flown. */
  readonly below: Layer[];
  /** Items, rally points and home, above it. */
  readonly above: Layer[];
}

export function missionLayers(id: string, mission: ApiMission, look: MissionLook): MissionLayers {
  const path = missionPath(mission);
  return {
    below: [...fence(id, mission, look), ...way(id, path, look)],
    above: places(id, mission, path, look),
  };
}

const placeOf = (p: { lon: number; lat: number }) => toMap(p.lon, p.lat);

function way(
  id: string,
  path: readonly PathPoint[],
  { palette, current = 0 }: MissionLook,
): Layer[] {
  const legs = path.slice(1).map((to, i) => ({
    line: [placeOf(path[i]!), placeOf(to)],
    done: to.item < current,
  }));
  type Leg = (typeof legs)[number];
  const common = {
    data: legs,
    getPath: (leg: Leg) => leg.line,
    widthUnits: 'pixels' as const,
    capRounded: true,
    jointRounded: true,
  };
  return [
    new PathLayer<Leg>({
      ...common,
      id: `${id}-way-casing`,
      getColor: rgba(palette.rim, 200),
      getWidth: 5,
    }),
    new PathLayer<Leg>({
      ...common,
      id: `${id}-way`,
      getColor: (leg) => rgba(palette.plan, leg.done ? 90 : 255),
      getWidth: 2.2,
      updateTriggers: { getColor: [palette, current] },
    }),
  ];
}

interface Place {
  readonly at: [number, number];
  readonly text: string;
  readonly what: 'item' | 'current' | 'done' | 'home' | 'rally';
}

function places(
  id: string,
  mission: ApiMission,
  path: readonly PathPoint[],
  look: MissionLook,
): Layer[] {
  const { palette, current = 0 } = look;
  const numbered = look.zoom >= (path.length > MANY ? CLOSE_ZOOM : NUMBER_ZOOM);
  const data: Place[] = path.slice(1).flatMap((point): Place[] => {
    const what = point.item === current ? 'current' : point.item < current ? 'done' : 'item';
    // Take-off and return lie on home, which has its own mark.
    const atHome = point.lon === mission.home.lon && point.lat === mission.home.lat;
    return atHome ? [] : [{ at: placeOf(point), text: String(point.item), what }];
  });
  const { home, rally } = mission;
  for (const point of rally) data.push({ at: placeOf(point), text: 'R', what: 'rally' });
  data.push({ at: placeOf(home), text: 'H', what: 'home' });
  const big = (p: Place) =>
    numbered || p.what === 'home' || p.what === 'rally' || p.what === 'current';
  const colour = (p: Place) => {
    if (p.what === 'home') return rgba(palette.text);
    if (p.what === 'rally') return rgba(palette.fence);
    return rgba(palette.plan, p.what === 'done' ? 120 : 255);
  };
  return [
    new ScatterplotLayer<Place>({
      id: `${id}-places`,
      data,
      getPosition: (p) => p.at,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      stroked: true,
      getRadius: (p) => (p.what === 'current' ? 10 : big(p) ? 8 : 3),
      getFillColor: colour,
      getLineColor: rgba(palette.rim),
      getLineWidth: (p) => (p.what === 'current' ? 3 : 1.5),
      updateTriggers: { getRadius: [numbered, current], getFillColor: [palette, current] },
    }),
    new TextLayer<Place>({
      id: `${id}-numbers`,
      data: data.filter(big),
      getPosition: (p) => p.at,
      getText: (p) => p.text,
      getSize: 10,
      fontFamily: LABEL_FONT,
      fontWeight: 700,
      getColor: rgba(palette.onFill),
    }),
  ];
}

/** Closed. */
function fenceRing(area: ApiMission['fence'][number]): readonly LonLat[] {
  if (area.kind === 'polygon') {
    return [...area.vertices, area.vertices[0]!].map(([lat, lon]) => [lon, lat] as const);
  }
  const [lat, lon] = area.center;
  const circle = { type: 'circle', centre: [lon, lat], radiusMetres: area.radius } as const;
  return outline(circle).flat()[0] ?? [];
}

/** All that lies on the map of it, for the view to take in. */
export const missionPlaces = (mission: ApiMission): LonLat[] => [
  ...missionPath(mission).map((p) => [p.lon, p.lat] as const),
  ...mission.fence.flatMap(fenceRing),
];

function fence(id: string, mission: ApiMission, { palette }: MissionLook): Layer[] {
  const data = mission.fence.map((area) => ({
    inclusion: area.inclusion,
    ring: lineOnMap(fenceRing(area)),
  }));
  type Area = (typeof data)[number];
  return [
    new PolygonLayer<Area>({
      id: `${id}-no-fly`,
      data: data.filter((area) => !area.inclusion),
      getPolygon: (area) => area.ring,
      stroked: false,
      getFillColor: rgba(palette.alarm, 45),
    }),
    new PathLayer<Area>({
      id: `${id}-fence`,
      data,
      getPath: (area) => area.ring,
      widthUnits: 'pixels',
      getWidth: 2,
      jointRounded: true,
      getColor: (area) => rgba(area.inclusion ? palette.fence : palette.alarm),
      updateTriggers: { getColor: palette },
    }),
  ];
}
