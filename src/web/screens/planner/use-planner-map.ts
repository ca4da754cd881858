/** The planner on the map: zones that bind it, the plan, what is drawn, and the tool in hand. */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useReducer } from 'react';
import type { LonLat } from '../../../domain/flights/patrol.ts';
import type { ApiZone } from '../../../wire/api.ts';
import { useZones } from '../../http/queries.ts';
import { useSignal } from '../../live/signal.ts';
import { paletteOf } from '../../map/palette.ts';
import { stage } from '../../map/stage.ts';
import { markLayers } from '../../map/track-layers.ts';
import { useMapZoom } from '../../map/use-map-zoom.ts';
import { fitTo } from '../../map/view.ts';
import { zoneLayers } from '../../map/zone-layers.ts';
import { planLayers } from '../../planner/plan-layers.ts';
import { faultMarks, sortieMarks } from '../../planner/plan-marks.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { placesOf } from '../../planner/shapes.ts';
import { sketchLayers } from '../../planner/sketch-layers.ts';
import { sortieColour } from '../../planner/sortie-colours.ts';
import { placeAlong, sortieWay } from '../../planner/sortie-way.ts';
import { holdPlannerTool } from '../../planner/tool.ts';

/** Those that say where hexacopters may and may not fly. */
const binds = ({ kind, appliesTo: { kinds, devices } }: ApiZone): boolean =>
  (kind === 'forbidden-area' || kind === 'work-area') &&
  (kinds.includes('hexacopter') || (kinds.length === 0 && devices.length === 0));

export function usePlannerMap(planner: Planner): void {
  const scheme = useComputedColorScheme('light');
  const palette = paletteOf(scheme);
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  useBindingZones();
  useEffect(() => {
    const { map } = stage;
    if (!map || mapVersion === 0) return;
    let pointer: LonLat | null = null;
    let drawnState: unknown;
    let drawnView: unknown;
    const drawSketch = () => {
      const { state } = planner;
      drawnState = state;
      if (!state.tool) pointer = null;
      stage.set('draw', sketchLayers(state, palette, pointer));
      map.getCanvas().classList.toggle('drawing', state.tool !== null);
    };
    const drawPlan = () => {
      const { planned, sortie, shading, along } = planner.view;
      drawnView = planner.view;
      const result = planned?.result;
      const plan = result?.ok ? result : undefined;
      const look = { palette, scheme, zoom, sortie, shading };
      stage.set('plan', plan ? planLayers(plan, look) : []);
      const chosen = plan?.sorties[sortie ?? 0];
      const at = chosen && along !== null ? placeAlong(sortieWay(chosen), along)?.at : undefined;
      const colour = sortieColour(sortie ?? 0, scheme);
      stage.set('items', [
        ...(plan ? sortieMarks(plan, look) : []),
        ...(at ? markLayers('planner-along', [{ place: at, colour, radius: 7 }], palette) : []),
      ]);
      const pick = (finding: string) => planner.look({ finding });
      stage.set('marks', planned ? faultMarks(planned, palette, pick) : []);
    };
    drawSketch();
    drawPlan();
    const stop = planner.changed.subscribe(() => {
      if (planner.state !== drawnState) drawSketch();
      if (planner.view !== drawnView) drawPlan();
    });
    const release = holdPlannerTool(map, planner, (at) => {
      pointer = at;
      drawSketch();
    });
    return () => {
      stop();
      release();
      map.getCanvas().classList.remove('drawing');
    };
  }, [planner, palette, scheme, zoom, mapVersion]);
  useEffect(
    () => () => {
      for (const part of ['zones', 'plan', 'items', 'marks', 'draw'] as const) stage.set(part, []);
    },
    [],
  );
  useFirstLook(planner, mapVersion);
}

/** Shows what it opens with; of a saved patrol its plan too, when that has come and nothing was touched yet. */
function useFirstLook(planner: Planner, mapVersion: number): void {
  const plan = usePart(planner, ({ state, view }) => {
    const result = view.planned?.result;
    return state.past.length === 0 && result?.ok ? result : undefined;
  });
  useEffect(() => {
    if (mapVersion === 0) return;
    const drawn = placesOf(planner.state.draft.wishes);
    if (planner.shown === 'nothing') {
      planner.shown = planner.version === undefined ? 'plan' : 'drawn';
      fitTo(drawn, 16.5);
    } else if (planner.shown === 'drawn' && plan) {
      planner.shown = 'plan';
      fitTo([...drawn, ...plan.sorties.flatMap((sortie) => sortieWay(sortie).map(({ to }) => to))]);
    }
  }, [planner, plan, mapVersion]);
}

function useBindingZones(): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  const { data } = useZones();
  const [fonts, onFont] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (mapVersion === 0 || fonts < 0) return;
    const zones = data?.filter(binds) ?? [];
    stage.set(
      'zones',
      zones.length > 0 ? zoneLayers('planner-zones', zones, { palette, zoom, onFont }) : [],
    );
  }, [data, palette, zoom, mapVersion, fonts]);
}
