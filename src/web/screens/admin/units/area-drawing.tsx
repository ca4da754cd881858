import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Drawing } from '../../../draw/drawing.ts';
import { emptySketch, shapeOf, sketchOf } from '../../../draw/sketch.ts';
import { useDrawing } from '../../../draw/use-drawing.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useSignal } from '../../../live/signal.ts';
import { ShapeTools } from '../../zones/shape-tools.tsx';
import type { AreaShape } from '../area-layers.ts';

interface DrawingProps {
  /** Undefined: a new one. */
  readonly shape: AreaShape | undefined;
  readonly onDone: (shape: AreaShape) => void;
  readonly onCancel: () => void;
}

/** Drawing one area on the map beside, as zones are drawn. */
export function AreaDrawing({ shape, onDone, onCancel }: DrawingProps) {
  const m = useMessages();
  const [tried, setTried] = useState(false);
  const drawing = useMemo(
    () => new Drawing(shape ? sketchOf(shape) : emptySketch('polygon')),
    [shape],
  );
  useDrawing(drawing, onCancel);
  useSignal(drawing.changed);
  const take = () => {
    setTried(true);
    const drawn = drawing.sketch.finished ? shapeOf(drawing.sketch) : undefined;
    const area = drawn?.type === 'polygon' || drawn?.type === 'multipolygon' ? drawn : undefined;
    if (area && !drawing.problems.any) onDone(area as AreaShape);
  };
  return (
    <div className="area-drawing">
      <ShapeTools drawing={drawing} tried={tried} />
      <div className="button-row">
        <Button onClick={take}>{m.admin.units.takeArea}</Button>
        <Button variant="default" onClick={onCancel}>
          {m.zones.cancel}
        </Button>
      </div>
    </div>
  );
}
