import { useEffect, useMemo, useState } from 'react';
import { outline } from '../../../domain/geo/shape.ts';
import type { ApiZone } from '../../../wire/api.ts';
import { Drawing } from '../../draw/drawing.ts';
import { emptySketch, sketchOf } from '../../draw/sketch.ts';
import { useDrawing } from '../../draw/use-drawing.ts';
import { useZones } from '../../http/queries.ts';
import { useMessages } from '../../i18n/language.ts';
import { useSignal } from '../../live/signal.ts';
import { stage } from '../../map/stage.ts';
import { fitTo } from '../../map/view.ts';
import { navigate } from '../../router.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { useZonesLayer } from './use-zones-layer.ts';
import { ZoneForm } from './zone-form.tsx';
import { ZoneList } from './zone-list.tsx';

export type NewZoneType = 'polygon' | 'circle' | 'corridor';
const isNewType = (text: string | undefined): text is NewZoneType =>
  text === 'polygon' || text === 'circle' || text === 'corridor';

const open = (id: string) => navigate(`/zones/${id}`);
/** The map may still show the layer of the moment before: no zone opens under a drawing. */
const openFromMap = (id: string) => {
  if (location.pathname === '/zones') open(id);
};
const backToList = () => navigate('/zones');

/** Zones: the list at /zones, one at /zones/{id}, a new one at /zones/polygon, circle or corridor. */
export function ZonesScreen({ id }: { id: string | undefined }) {
  const m = useMessages();
  const zones = useZones();
  const fresh = isNewType(id) ? id : undefined;
  const zone = id && !fresh ? zones.data?.find((z) => z.id === id) : undefined;
  useZonesLayer(zones.data, id, id ? undefined : openFromMap);
  useFitTo(zone);
  return (
    <main className="floor zones" id="content">
      <Sheet>
        <div className="column">
          <section className="panel fill" aria-label={m.zones.title}>
            {zones.error && <Failure error={zones.error} retry={() => void zones.refetch()} />}
            {!id && <ZoneList zones={zones.data} onOpen={open} />}
            {fresh && <Editor key={fresh} type={fresh} />}
            {zone && <Editor key={`${zone.id} ${zone.version}`} zone={zone} />}
            {id && !fresh && zones.data && !zone && (
              <Notice title={m.zones.notFound}>
                <a href="/zones">{m.zones.title}</a>
              </Notice>
            )}
          </section>
        </div>
      </Sheet>
    </main>
  );
}

function Editor({ zone, type }: { zone?: ApiZone; type?: NewZoneType }) {
  const drawing = useMemo(
    () => new Drawing(zone ? sketchOf(zone.shape) : emptySketch(type ?? 'polygon')),
    [zone, type],
  );
  useDrawing(drawing, backToList);
  return <ZoneForm zone={zone} drawing={drawing} onDone={backToList} />;
}

/** Shows a zone when it is opened, once: its later versions leave the view as it is. */
function useFitTo(zone: ApiZone | undefined): void {
  const mapVersion = useSignal(stage.mapChanged);
  const [fitted, setFitted] = useState<string>();
  useEffect(() => {
    if (!zone || mapVersion === 0 || fitted === zone.id) return;
    setFitted(zone.id);
    fitTo(outline(zone.shape).flat(2));
  }, [zone, mapVersion, fitted]);
}
