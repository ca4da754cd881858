import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { LonLat } from '../../../../domain/supervision/zone.ts';
import { whole } from '../../../drones/readouts.ts';
import { useMessages } from '../../../i18n/language.ts';
import { HoldButton } from '../../../ui/hold-button.tsx';
import { middleOfMap, usePointing } from './goto-point.ts';

export interface GotoArgs {
  readonly lat: number;
  readonly lon: number;
  readonly altitude: number;
}

interface GotoFormProps {
  /** Metres above home, what the drone has now. */
  readonly altitude: number | undefined;
  /** Metres above ground. */
  readonly ceiling: number;
  readonly busy: boolean;
  readonly onGo: (args: GotoArgs) => void;
  readonly onClose: () => void;
}

/** 1e-7° is a centimetre; six digits are ten. */
const DIGITS = 6;
const rounded = (degrees: number) => Number(degrees.toFixed(DIGITS));

export function GotoForm({ altitude, ceiling, busy, onGo, onClose }: GotoFormProps) {
  const m = useMessages();
  const [lat, setLat] = useState<number | string>('');
  const [lon, setLon] = useState<number | string>('');
  const [high, setHigh] = useState<number | string>(Math.max(2, Math.round(altitude ?? 30)));
  const point = (at: LonLat | undefined) => {
    if (!at) return;
    setLon(rounded(at[0]));
    setLat(rounded(at[1]));
  };
  const complete = lat !== '' && lon !== '' && high !== '';
  const at: LonLat | undefined = complete ? [Number(lon), Number(lat)] : undefined;
  usePointing(at, point);
  return (
    <div className="goto">
      <p className="muted small">{m.flight.order.gotoHint}</p>
      <div className="two">
        <Degrees label={m.flight.order.latitude} most={90} value={lat} onChange={setLat} />
        <Degrees label={m.flight.order.longitude} most={180} value={lon} onChange={setLon} />
      </div>
      <div className="goto-altitude">
        <NumberInput
          label={m.flight.order.altitude}
          value={high}
          min={0}
          max={5000}
          step={5}
          onChange={setHigh}
        />
        <Button variant="default" onClick={() => point(middleOfMap())}>
          {m.flight.order.middle}
        </Button>
      </div>
      {Number(high) > ceiling && (
        <p className="warning-text">
          {m.flight.order.aboveCeiling(`${whole(ceiling)} ${m.units.m}`)}
        </p>
      )}
      <div className="step-row">
        <HoldButton
          label={m.flight.order.gotoDo}
          tone="main"
          busy={busy}
          disabled={!complete}
          onDone={() => onGo({ lat: Number(lat), lon: Number(lon), altitude: Number(high) })}
        />
        <Button className="step" size="md" variant="default" onClick={onClose}>
          {m.flight.order.cancel}
        </Button>
      </div>
    </div>
  );
}

interface DegreesProps {
  readonly label: string;
  readonly most: number;
  readonly value: number | string;
  readonly onChange: (value: number | string) => void;
}

function Degrees({ most, ...rest }: DegreesProps) {
  return <NumberInput {...rest} min={-most} max={most} decimalScale={DIGITS} hideControls />;
}
