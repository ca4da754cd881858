import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useSignal } from '../live/signal.ts';
import { paletteOf } from '../map/palette.ts';
import { stage } from '../map/stage.ts';
import { drawLayers } from './draw-layers.ts';
import { holdTool } from './draw-tool.ts';
import type { Drawing } from './drawing.ts';

/** Puts a drawing on the map with its tool for as long as it is there. */
export function useDrawing(drawing: Drawing | undefined, onCancel: () => void): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const cancel = useRef(onCancel);
  cancel.current = onCancel;
  useEffect(() => {
    const { map } = stage;
    if (!drawing || !map || mapVersion === 0) return;
    const draw = () => {
      stage.set('draw', drawLayers(drawing, palette));
      map.getCanvas().classList.toggle('drawing', !drawing.sketch.finished);
    };
    draw();
    const stop = drawing.changed.subscribe(draw);
    const release = holdTool(map, drawing, { onCancel: () => cancel.current() });
    return () => {
      stop();
      release();
      map.getCanvas().classList.remove('drawing');
      stage.set('draw', []);
    };
  }, [drawing, palette, mapVersion]);
}
