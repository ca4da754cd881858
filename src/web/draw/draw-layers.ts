import type { Layer } from '@deck.gl/core';
import { PathLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers';
import { outline } from '../../domain/geo/shape.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import { lineOnMap, placeOnMap } from '../map/crs.ts';
import { type Palette, rgba } from '../map/palette.ts';
import type { Drawing } from './drawing.ts';
import { addPoint, midpoints, radiusHandle, type Sketch, setMetres, shapeOf } from './sketch.ts';

interface Handle {
  readonly at: LonLat;
  readonly what: 'vertex' | 'middle' | 'chosen';
}

/** What it would be if the pointer were pressed now. */
function preview({ sketch, pointer }: Drawing): Sketch {
  return pointer && !sketch.finished ? addPoint(sketch, pointer) : sketch;
}

function handlesOf(drawing: Drawing): Handle[] {
  const { sketch, chosen } = drawing;
  const handles: Handle[] = midpoints(sketch).map(({ at }) => ({ at, what: 'middle' }));
  for (const [line, points] of sketch.lines.entries()) {
    for (const [index, at] of points.entries()) {
      const is = chosen?.line === line && chosen.index === index;
      handles.push({ at, what: is ? 'chosen' : 'vertex' });
    }
  }
  const radius = radiusHandle(sketch);
  if (radius) handles.push({ at: radius, what: 'vertex' });
  return handles;
}

export function drawLayers(drawing: Drawing, palette: Palette): Layer[] {
  const sketch = preview(drawing);
  // A line of two points has no area yet: it is shown as the line that it is.
  const shape = shapeOf(sketch.type === 'corridor' ? sketch : setMetres(sketch, sketch.metres));
  const polygons = shape ? outline(shape) : [];
  // Of a corridor in several pieces the seams are not drawn, only the line in its middle.
  const rings = shape?.type === 'corridor' && polygons.length > 1 ? [] : polygons.flat();
  const bad = drawing.problems.crossings.length > 0;
  const colour = bad ? palette.alarm : palette.accent;
  const loose = sketch.type === 'circle' ? [] : sketch.lines;
  return [
    new PolygonLayer({
      id: 'draw-area',
      data: [...polygons],
      getPolygon: (p: readonly (readonly LonLat[])[]) => p.map(lineOnMap),
      stroked: false,
      getFillColor: rgba(colour, 45),
      updateTriggers: { getFillColor: bad },
    }),
    new PathLayer({
      id: 'draw-lines',
      data: [...rings, ...loose],
      getPath: (line: readonly LonLat[]) => lineOnMap(line),
      getColor: rgba(colour),
      getWidth: 2.5,
      widthUnits: 'pixels',
      jointRounded: true,
      updateTriggers: { getColor: bad },
    }),
    handleLayer(handlesOf(drawing), palette),
    new ScatterplotLayer<LonLat>({
      id: 'draw-problems',
      data: [...drawing.problems.crossings],
      getPosition: placeOnMap,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      getRadius: 13,
      filled: false,
      stroked: true,
      getLineWidth: 3,
      getLineColor: rgba(palette.alarm),
    }),
  ];
}

function handleLayer(handles: Handle[], palette: Palette): Layer {
  return new ScatterplotLayer<Handle>({
    id: 'draw-handles',
    data: handles,
    getPosition: (h) => placeOnMap(h.at),
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    stroked: true,
    getRadius: (h) => (h.what === 'middle' ? 4 : 6.5),
    getLineWidth: (h) => (h.what === 'middle' ? 1.5 : 2.5),
    getFillColor: (h) =>
      h.what === 'chosen'
        ? rgba(palette.accent)
        : rgba(palette.rim, h.what === 'middle' ? 200 : 255),
    getLineColor: rgba(palette.accent),
  });
}
