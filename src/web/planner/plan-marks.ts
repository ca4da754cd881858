/** The marks of a plan on the map: where sorties begin, and what is wrong where. */
import type { Layer } from '@deck.gl/core';
import { ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import type { PatrolPlan } from '../../../missions/patrol/plan.ts';
import type { LonLat } from '../../domain/flights/patrol.ts';
import { placeOnMap } from '../map/crs.ts';
import { LABEL_FONT } from '../map/fonts.ts';
import { type Palette, type Rgb, rgba } from '../map/palette.ts';
import { type Mark, markLayers } from '../map/track-layers.ts';
import { cutPlaces, findingPlaces, type KeyedPlace } from './finding-keys.ts';
import type { Planned } from './plan-feed.ts';
import type { PlanLook } from './plan-layers.ts';
import { sortieColour } from './sortie-colours.ts';
import { sortieWay } from './sortie-way.ts';

/** Where sorties begin their work, and homes that the planner has chosen itself. */
export function sortieMarks(plan: PatrolPlan, look: PlanLook): Layer[] {
  const several = plan.sorties.length > 1;
  const begins = plan.sorties.flatMap((sortie, i) => {
    const way = sortieWay(sortie);
    const leg = way.find(({ photos }) => photos) ?? way[1];
    const shown = several && leg && (look.sortie === null || look.sortie === i);
    return shown
      ? [{ at: leg.from, text: String(i + 1), colour: sortieColour(i, look.scheme) }]
      : [];
  });
  const homes = plan.notes.includes('take-off-chosen')
    ? plan.sorties.slice(0, 1).map(({ mission: { home } }) => ({
        at: [home.lon, home.lat] as LonLat,
        text: 'H',
        colour: look.palette.onHollow,
      }))
    : [];
  const data = [...homes, ...begins];
  if (data.length === 0) return [];
  type Begin = (typeof data)[number];
  return [
    new ScatterplotLayer<Begin>({
      id: 'planner-begins',
      data,
      getPosition: ({ at }) => placeOnMap(at),
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      stroked: true,
      getRadius: 9,
      getLineWidth: 1.5,
      getFillColor: ({ colour }) => rgba(colour),
      getLineColor: rgba(look.palette.rim),
    }),
    new TextLayer<Begin>({
      id: 'planner-begin-numbers',
      data,
      getPosition: ({ at }) => placeOnMap(at),
      getText: ({ text }) => text,
      getSize: 11,
      fontFamily: LABEL_FONT,
      fontWeight: 700,
      characterSet: 'H0123456789',
      getColor: rgba(look.palette.onFill),
    }),
  ];
}

/** What is wrong, at its place, and what no-fly areas take away; a refusal has one place of its own at most. */
export function faultMarks(
  { result, cuts }: Pick<Planned, 'result' | 'cuts'>,
  palette: Palette,
  onPick: (key: string) => void,
): Layer[] {
  const mark = (colour: Rgb) => ({ colour, text: '!', radius: 10 });
  const keyed = (places: readonly KeyedPlace[], colour: Rgb): Mark[] =>
    places.map(({ key, at }) => ({ ...mark(colour), place: at, onClick: () => onPick(key) }));
  const refused: Mark[] =
    !result.ok && result.at ? [{ ...mark(palette.alarm), place: result.at }] : [];
  const marks = [
    ...keyed(cutPlaces(cuts), palette.warning),
    ...(result.ok ? keyed(findingPlaces(result), palette.alarm) : refused),
  ];
  return marks.length > 0 ? markLayers('planner-faults', marks, palette) : [];
}
