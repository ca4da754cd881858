import { Button, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import type { ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { itemWord } from '../../../drones/item-words.ts';
import { missionPath } from '../../../drones/mission-path.ts';
import type { SeenDrone } from '../../../drones/use-drone.ts';
import { useFlightChange } from '../../../http/flight-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Icon } from '../../../ui/icons.tsx';
import { GotoForm } from './goto-form.tsx';

type Order = { kind: 'goto' | 'jump' | 'speed' | 'trigger'; args: object };

interface OrdersProps {
  readonly detail: ApiFlightDetail;
  readonly seen: SeenDrone | undefined;
}

/** The commands beside the steps: go to, jump, speed, photo. */
export function Orders({ detail, seen }: OrdersProps) {
  const m = useMessages();
  const [pointing, setPointing] = useState(false);
  const order = useFlightChange<Order>(String(detail.flight.id), 'commands');
  const { commands, flight } = detail;
  if (commands.length === 0) return null;
  const send = (kind: Order['kind'], args: object) =>
    order.mutate({ kind, args }, { onSuccess: () => setPointing(false) });
  return (
    <section className="orders" aria-label={m.flight.order.title}>
      {order.error && (
        <p role="alert" className="error-text">
          {order.error.message}
        </p>
      )}
      {pointing ? (
        <GotoForm
          altitude={seen?.drone.state?.position?.relative}
          ceiling={flight.approval.ceiling}
          busy={order.isPending}
          onGo={(args) => send('goto', args)}
          onClose={() => setPointing(false)}
        />
      ) : (
        <div className="order-row">
          {commands.includes('goto') && (
            <Button
              variant="default"
              leftSection={<Icon name="follow" size={14} />}
              onClick={() => setPointing(true)}
            >
              {m.flight.order.goto}
            </Button>
          )}
          {commands.includes('trigger') && (
            <Button variant="default" onClick={() => send('trigger', {})}>
              {m.flight.order.trigger}
            </Button>
          )}
          {commands.includes('jump') && (
            <Jump detail={detail} onJump={(item) => send('jump', { item })} />
          )}
          {commands.includes('speed') && (
            <Speed
              usual={detail.mission.cruiseSpeed}
              onSpeed={(speed) => send('speed', { speed })}
            />
          )}
        </div>
      )}
    </section>
  );
}

function Jump({ detail, onJump }: { detail: ApiFlightDetail; onJump: (item: number) => void }) {
  const m = useMessages();
  const [item, setItem] = useState<string | null>(null);
  const places = missionPath(detail.mission).slice(1);
  return (
    <div className="order">
      <Select
        label={m.flight.order.jump}
        searchable
        value={item}
        onChange={setItem}
        data={places.map((p) => ({
          value: String(p.item),
          label: m.plan.item(p.item, itemWord(m, p.command)),
        }))}
      />
      <Button variant="default" disabled={!item} onClick={() => item && onJump(Number(item))}>
        {m.flight.order.set}
      </Button>
    </div>
  );
}

function Speed({ usual, onSpeed }: { usual: number; onSpeed: (speed: number) => void }) {
  const m = useMessages();
  const [speed, setSpeed] = useState<number | string>(usual);
  const good = Number(speed) > 0 && Number(speed) <= 40;
  return (
    <div className="order">
      <NumberInput
        label={m.flight.order.speed}
        hideControls
        min={0.5}
        max={40}
        step={0.5}
        decimalScale={1}
        value={speed}
        onChange={setSpeed}
      />
      <Button variant="default" disabled={!good} onClick={() => onSpeed(Number(speed))}>
        {m.flight.order.set}
      </Button>
    </div>
  );
}
