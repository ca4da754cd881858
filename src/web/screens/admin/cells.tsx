import { Button, useComputedColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sendFileAs } from '../../http/client.ts';
import { useTimezone } from '../../http/queries.ts';
import { type CellFeatures, useCells } from '../../http/setup-queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { useSignal } from '../../live/signal.ts';
import { fitBesidePage } from '../../map/fit-beside.ts';
import { paletteOf } from '../../map/palette.ts';
import { stage } from '../../map/stage.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { type AreaShape, areaLayers, ringsOf } from './area-layers.ts';
import { FeatureFindings } from './feature-findings.tsx';
import { PartHead } from './parts.tsx';

interface Replaced {
  readonly cells: number;
  readonly overlaps: readonly { readonly a: string; readonly b: string }[];
}

/** The city's grid of cells: seen on the map, replaced by a file. */
export function Cells() {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const client = useQueryClient();
  const cells = useCells();
  const { data, error } = cells;
  useCellsOnMap(data);
  const take = useMutation({
    mutationFn: (file: File) => sendFileAs<Replaced>('/cells', file, 'application/geo+json', 'PUT'),
    onSuccess: () => client.invalidateQueries({ queryKey: ['cells'] }),
  });
  const overlaps = take.data?.overlaps ?? [];
  return (
    <>
      <PartHead title={m.admin.parts.cells} help={m.admin.cells.help}>
        <a className="with-icon csv-link" href="/api/v1/cells" download="cells.geojson">
          <Icon name="download" size={15} />
          GeoJSON
        </a>
        <FileButton
          accept=".geojson,.json,application/geo+json"
          onChange={(file) => file && take.mutate(file)}
        >
          {(props) => (
            <Button
              {...props}
              loading={take.isPending}
              leftSection={<Icon name="upload" size={14} />}
            >
              {m.admin.cells.replace}
            </Button>
          )}
        </FileButton>
      </PartHead>
      <FeatureFindings error={take.error} />
      {error && <Failure error={error} retry={() => void cells.refetch()} />}
      {!data && !error && <Notice title={m.errors.loading} />}
      {data && (
        <p role="status" className="admin-figure">
          {m.admin.cells.count(format.number(data.features.length))}
        </p>
      )}
      {overlaps.length > 0 && (
        <div className="meanwhile">
          <strong>{m.admin.cells.overlap(overlaps.length)}</strong>
          <ul>
            {overlaps.slice(0, 20).map(({ a, b }) => (
              <li key={`${a} ${b}`}>
                <code>
                  {a} / {b}
                </code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="muted small">{m.admin.cells.format}</p>
    </>
  );
}

const ringOf = (ring: readonly (readonly number[])[]): [number, number][] =>
  ring.map(([lon = 0, lat = 0]) => [lon, lat]);

const shapeOf = ({ geometry }: CellFeatures['features'][number]): AreaShape =>
  geometry.type === 'Polygon'
    ? { type: 'polygon', rings: geometry.coordinates.map(ringOf) }
    : { type: 'multipolygon', polygons: geometry.coordinates.map((rings) => rings.map(ringOf)) };

function useCellsOnMap(cells: CellFeatures | undefined): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  useEffect(() => {
    if (!cells || mapVersion === 0) return;
    const shapes = cells.features.map(shapeOf);
    const colour = palette.zone['patrol-area'];
    stage.set(
      'zones',
      areaLayers(
        'cells',
        shapes.map((shape) => ({ shape, colour, strong: false })),
      ),
    );
    fitBesidePage(shapes.flatMap((shape) => ringsOf(shape)[0]?.[0]?.slice(0, 1) ?? []));
  }, [cells, palette, mapVersion]);
  useEffect(() => () => stage.set('zones', []), []);
}
