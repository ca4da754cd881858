/** A plan on the map: its sorties by colour, what is wrong where, what stays uncovered, what is seen how well. */
import type { Layer } from '@deck.gl/core';
import { BitmapLayer, PathLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { PatrolPlan, PlannedPhoto } from '../../../missions/patrol/plan.ts';
import type { LonLat } from '../../domain/flights/patrol.ts';
import { lineOnMap, toMap } from '../map/crs.ts';
import { type Palette, type Rgb, rgba, type Scheme } from '../map/palette.ts';
import { coverageImage, type Shaded } from './coverage-image.ts';
import { hatch } from './hatch.ts';
import type { Shading } from './planner.ts';
import { sortieColour } from './sortie-colours.ts';
import { sortieWay, type WayLeg } from './sortie-way.ts';

export interface PlanLook {
  readonly palette: Palette;
  readonly scheme: Scheme;
  readonly zoom: number;
  /** Index of the one that is looked at; null: all alike. */
  readonly sortie: number | null;
  readonly shading: Shading;
}

/** Photos are shown one by one from this zoom on. */
const PHOTO_ZOOM = 16.5;
/** Metres between the lines of a hatching. */
const HATCH = 7;
const FAINT = 70;

interface DrawnLeg extends WayLeg {
  readonly colour: Rgb;
  readonly faint: boolean;
}

function legsOf(plan: PatrolPlan, look: PlanLook): DrawnLeg[] {
  return plan.sorties.flatMap((sortie, i) => {
    const colour = sortieColour(i, look.scheme);
    const faint = look.sortie !== null && look.sortie !== i;
    return sortieWay(sortie).map((leg) => ({ ...leg, colour, faint }));
  });
}

/** Shading, hatching and ways. */
export function planLayers(plan: PatrolPlan, look: PlanLook): Layer[] {
  const legs = legsOf(plan, look);
  return [
    ...shading(plan, look.shading),
    ...uncovered(plan, look.palette),
    ...fences(plan, look.palette),
    ...wrongLegs(plan, look.palette),
    ...ways(legs, look.palette),
    ...(look.zoom >= PHOTO_ZOOM ? [photos(plan, look)] : []),
  ];
}

function shading(plan: PatrolPlan, what: Shading): Layer[] {
  const { coverage, numbers } = plan;
  if (!coverage || what === 'none') return [];
  const { west, south, stepLon, stepLat, columns, rows } = coverage;
  const image = onCanvas(coverageImage(coverage, what, numbers.gsd));
  if (!image) return [];
  const [east, north] = [west + columns * stepLon, south + rows * stepLat];
  return [
    new BitmapLayer({
      id: 'planner-coverage',
      image,
      bounds: [...toMap(west, south), ...toMap(east, north)] as [number, number, number, number],
      textureParameters: { minFilter: 'nearest', magFilter: 'nearest' },
    }),
  ];
}

/** Bytes are taken by the graphics card as they are; a canvas tells how they are to be blended. */
export function onCanvas({ data, width, height }: Shaded): HTMLCanvasElement | undefined {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context || data.length === 0) return undefined;
  context.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}

function uncovered(plan: PatrolPlan, palette: Palette): Layer[] {
  if (plan.uncovered.length === 0) return [];
  const common = {
    widthUnits: 'pixels' as const,
    getColor: rgba(palette.alarm, 210),
    getPath: (path: readonly LonLat[]) => lineOnMap(path),
  };
  return [
    new PathLayer<readonly LonLat[]>({
      ...common,
      id: 'planner-uncovered-hatch',
      data: plan.uncovered.flatMap((rings) => hatch(rings, HATCH)),
      getWidth: 1.4,
    }),
    new PathLayer<readonly LonLat[]>({
      ...common,
      id: 'planner-uncovered',
      data: plan.uncovered.flatMap((rings) => rings.map((ring) => [...ring, ring[0]!])),
      getWidth: 1.6,
    }),
  ];
}

/** What keeps the drones in, of the first sortie: all have the same. */
function fences(plan: PatrolPlan, palette: Palette): Layer[] {
  const data = (plan.sorties[0]?.mission.fence ?? []).flatMap((area): LonLat[][] => {
    if (area.kind !== 'polygon' || !area.inclusion) return [];
    const ring = area.vertices.map(([lat, lon]): LonLat => [lon, lat]);
    return [[...ring, ring[0]!]];
  });
  if (data.length === 0) return [];
  return [
    new PathLayer<LonLat[]>({
      id: 'planner-fence',
      data,
      getPath: (ring) => lineOnMap(ring),
      widthUnits: 'pixels',
      jointRounded: true,
      getWidth: 1.4,
      getColor: rgba(palette.fence, 170),
    }),
  ];
}

/** The legs that the judge objects to, under their own line. */
function wrongLegs(plan: PatrolPlan, palette: Palette): Layer[] {
  const data = plan.sorties.flatMap((sortie) => {
    const items = new Set(sortie.findings.map(({ item, place }) => (place ? item : -1)));
    return items.size > 0 ? sortieWay(sortie).filter(({ item }) => items.has(item)) : [];
  });
  if (data.length === 0) return [];
  return [
    new PathLayer<WayLeg>({
      id: 'planner-wrong-legs',
      data,
      getPath: ({ from, to }) => lineOnMap([from, to]),
      widthUnits: 'pixels',
      capRounded: true,
      getWidth: 11,
      getColor: rgba(palette.alarm, 130),
    }),
  ];
}

/** Photo lines are thick, the ways between them thin. */
function ways(legs: readonly DrawnLeg[], palette: Palette): Layer[] {
  const common = {
    data: legs,
    getPath: ({ from, to }: DrawnLeg) => lineOnMap([from, to]),
    widthUnits: 'pixels' as const,
    capRounded: true,
  };
  return [
    new PathLayer<DrawnLeg>({
      ...common,
      id: 'planner-way-casing',
      getWidth: ({ photos }) => (photos ? 5 : 3.2),
      getColor: ({ faint }) => rgba(palette.rim, faint ? 0 : 170),
    }),
    new PathLayer<DrawnLeg>({
      ...common,
      id: 'planner-way',
      getWidth: ({ photos }) => (photos ? 2.8 : 1.3),
      getColor: ({ colour, faint }) => rgba(colour, faint ? FAINT : 255),
    }),
  ];
}

function photos(plan: PatrolPlan, look: PlanLook): Layer {
  const data = plan.sorties.flatMap((sortie, i) =>
    look.sortie !== null && look.sortie !== i
      ? []
      : sortie.photos.map((photo) => ({ photo, colour: sortieColour(i, look.scheme) })),
  );
  type Taken = { readonly photo: PlannedPhoto; readonly colour: Rgb };
  return new ScatterplotLayer<Taken>({
    id: 'planner-photos',
    data,
    getPosition: ({ photo }) => toMap(photo.lon, photo.lat),
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    stroked: true,
    getRadius: 2.1,
    getLineWidth: 1,
    getFillColor: rgba(look.palette.rim),
    getLineColor: ({ colour }) => rgba(colour),
  });
}
