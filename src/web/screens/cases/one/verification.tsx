import { Button, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { infer as Infer } from 'zod';
import { metresBetween } from '../../../../domain/geo/distance.ts';
import type { ApiCase } from '../../../../wire/api-cases.ts';
import type {
  ApiVerificationProposal,
  verificationSchema,
} from '../../../../wire/api-verification.ts';
import { useVerificationProposal } from '../../../http/case-queries.ts';
import { send } from '../../../http/client.ts';
import { useTimezone } from '../../../http/queries.ts';
import type { Messages } from '../../../i18n/en.ts';
import { type Format, useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { navigate } from '../../../router.ts';
import { Failure } from '../../../ui/notice.tsx';
import { PlaceButton } from './place-button.tsx';

type Verification = Infer<typeof verificationSchema>;
type Candidate = ApiVerificationProposal['drones'][number];

/** Which drone could have a look, the fittest first, and who is on duty to fly it. */
export function VerificationFlight({ of: c }: { of: ApiCase }) {
  const m = useMessages();
  const id = String(c.id);
  const found = useVerificationProposal(id);
  const [pilot, setPilot] = useState<string | null>(null);
  const ask = useMutation({
    mutationFn: (device: string) =>
      send<Verification>('POST', `/cases/${id}/verification`, {
        device,
        ...(pilot !== null && { pilot: Number(pilot) }),
      }),
    onSuccess: (made) => made && navigate(`/flights/${made.flight.id}`),
  });
  const { data } = found;
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!data) return <p className="panel-none">{m.casePage.planning}</p>;
  return (
    <div className="stops">
      {data.refused && (
        <p role="alert" className="error-text">
          {data.refused.detail}
        </p>
      )}
      <Target of={c} target={data.target} />
      <Select
        label={m.casePage.pilot}
        placeholder={m.casePage.anyPilot}
        clearable
        value={pilot}
        onChange={setPilot}
        disabled={data.pilots.length === 0}
        description={data.pilots.length === 0 ? m.casePage.noPilot : undefined}
        data={data.pilots.map(({ account, name, licence }) => ({
          value: String(account),
          label: licence ? `${name} · ${licence}` : name,
        }))}
      />
      {data.drones.length === 0 && <p className="panel-none">{m.casePage.noDrones}</p>}
      <ol className="alike-list">
        {data.drones.map((drone, i) => (
          <Drone
            key={drone.device}
            drone={drone}
            main={i === 0}
            pending={ask.isPending && ask.variables === drone.device}
            disabled={ask.isPending || data.refused !== null}
            onAsk={() => ask.mutate(drone.device)}
          />
        ))}
      </ol>
      {ask.error && (
        <p role="alert" className="error-text">
          {ask.error.message}
        </p>
      )}
      <p className="muted small">{m.casePage.pilotDecides}</p>
    </div>
  );
}

/** Where it goes, where that is not where the case says that it happened. */
function Target({ of: c, target }: { of: ApiCase; target: ApiVerificationProposal['target'] }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  if (target.by === 'case') return null;
  const away = format.distance(metresBetween(...c.place, ...target.place));
  return <PlaceButton place={target.place} text={m.casePage.target[target.by](away)} />;
}

interface DroneProps {
  readonly drone: Candidate;
  readonly main: boolean;
  readonly pending: boolean;
  readonly disabled: boolean;
  readonly onAsk: () => void;
}

function Drone({ drone, main, pending, disabled, onAsk }: DroneProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  return (
    <li className="choice" data-fit={drone.fit}>
      <span className="row-main">
        <strong>{drone.name || drone.device}</strong>
        <span className="row-sub">{figuresOf(drone, m, format)}</span>
        {drone.reasons.length > 0 && (
          <span className="drone-reasons">
            {drone.reasons.map((reason) => m.casePage.droneReasons[reason]).join(m.casePage.comma)}
          </span>
        )}
      </span>
      {drone.fit && (
        <Button
          variant={main ? 'filled' : 'default'}
          loading={pending}
          disabled={disabled}
          onClick={onAsk}
        >
          {m.casePage.askFlight}
        </Button>
      )}
    </li>
  );
}

function figuresOf(drone: Candidate, m: Messages, format: Format): string {
  return [
    drone.metres !== null && m.casePage.away(format.distance(drone.metres)),
    drone.battery !== null && m.casePage.battery(Math.round(drone.battery * 100)),
    drone.minutes !== null && `${Math.ceil(drone.minutes)} ${m.units.min}`,
    drone.photos !== null && m.casePage.photosOf(drone.photos),
  ]
    .filter(Boolean)
    .join(' · ');
}
