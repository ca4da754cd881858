import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../i18n/language.ts';
import { navigate, useAddress, withQuery } from '../../router.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { DronePlan } from './drone-plan.tsx';
import { Happenings } from './happenings.tsx';
import { useLiveMap } from './use-live-map.ts';
import { VehicleCard } from './vehicle-card.tsx';
import { VehicleList } from './vehicle-list.tsx';

const select = (id: string | undefined) => navigate(withQuery({ vehicle: id }), { replace: true });

/** The live map: vehicles on the left, the chosen one and what just happened on the right. */
export function LiveScreen() {
  const { query } = useAddress();
  const selected = query.get('vehicle') ?? undefined;
  const narrow = useNarrow();
  useLiveMap(selected, select);
  if (narrow) return <OnPhone selected={selected} />;
  return (
    <main className="floor live" id="content">
      {selected && <DronePlan device={selected} key={selected} />}
      <div className="column">
        <VehicleList selected={selected} onSelect={select} />
      </div>
      <div className="column right">
        {selected && <VehicleCard id={selected} onClose={() => select(undefined)} />}
        <Happenings onSelect={select} />
      </div>
    </main>
  );
}

function OnPhone({ selected }: { selected: string | undefined }) {
  const m = useMessages();
  const [tab, setTab] = useState('vehicles');
  return (
    <main className="floor live" id="content">
      {selected && <DronePlan device={selected} key={selected} />}
      <Sheet>
        {selected ? (
          <VehicleCard id={selected} onClose={() => select(undefined)} />
        ) : (
          <>
            <SegmentedControl
              fullWidth
              size="sm"
              className="sheet-tabs"
              value={tab}
              onChange={setTab}
              data={[
                { value: 'vehicles', label: m.list.title },
                { value: 'happenings', label: m.happenings.title },
              ]}
            />
            {tab === 'vehicles' ? (
              <VehicleList selected={selected} onSelect={select} />
            ) : (
              <Happenings onSelect={select} />
            )}
          </>
        )}
      </Sheet>
    </main>
  );
}
