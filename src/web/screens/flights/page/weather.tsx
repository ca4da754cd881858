import { Button, Checkbox, NumberInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ApiFlight, ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { tenths, whole } from '../../../drones/readouts.ts';
import { useFlightChange } from '../../../http/flight-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';

type WeatherReport = NonNullable<ApiFlight['weather']>;

const USUAL: WeatherReport = {
  wind: 3,
  gusts: 5,
  visibility: 10_000,
  temperature: 15,
  precipitation: false,
};

interface WeatherProps {
  readonly detail: ApiFlightDetail;
  readonly editable: boolean;
}

export function Weather({ detail, editable }: WeatherProps) {
  const m = useMessages();
  const { weather } = detail.flight;
  const [changing, setChanging] = useState(false);
  if (editable && (!weather || changing)) {
    return (
      <WeatherForm
        id={String(detail.flight.id)}
        before={weather ?? USUAL}
        onDone={() => setChanging(false)}
      />
    );
  }
  return (
    <>
      <h3>{m.weather.title}</h3>
      <div className="weather-line">
        <Report weather={weather} />
        {editable && (
          <Button variant="default" size="compact-xs" onClick={() => setChanging(true)}>
            {m.weather.change}
          </Button>
        )}
      </div>
    </>
  );
}

function Report({ weather }: { weather: WeatherReport | null }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  if (!weather) return <span className="muted">{m.checks.says.weatherNone}</span>;
  const { wind, gusts, visibility, temperature, precipitation } = weather;
  const seen = format.distance(visibility);
  return (
    <span>
      {m.weather.shown(tenths(wind), tenths(gusts), seen, whole(temperature))} ·{' '}
      {precipitation ? m.weather.rain : m.weather.dry}
    </span>
  );
}

interface WeatherFormProps {
  readonly id: string;
  readonly before: WeatherReport;
  readonly onDone: () => void;
}

const FIELDS = [
  ['wind', 0, 60],
  ['gusts', 0, 80],
  ['visibility', 0, 100_000],
  ['temperature', -60, 60],
] as const;

function WeatherForm({ id, before, onDone }: WeatherFormProps) {
  const m = useMessages();
  const [weather, setWeather] = useState<WeatherReport>(before);
  const [tried, setTried] = useState(false);
  const enter = useFlightChange<WeatherReport>(id, 'weather');
  const gustsLow = weather.gusts < weather.wind;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!gustsLow) enter.mutate(weather, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} noValidate>
      <h3>{m.weather.title}</h3>
      <div className="weather-fields">
        {FIELDS.map(([field, min, max]) => (
          <NumberInput
            key={field}
            label={m.weather[field]}
            min={min}
            max={max}
            decimalScale={1}
            value={weather[field]}
            error={tried && field === 'gusts' && gustsLow ? m.weather.gustsLow : undefined}
            onChange={(value) => setWeather({ ...weather, [field]: Number(value) || 0 })}
          />
        ))}
        <Checkbox
          label={m.weather.precipitation}
          checked={weather.precipitation}
          onChange={(event) =>
            setWeather({ ...weather, precipitation: event.currentTarget.checked })
          }
        />
        <Button type="submit" variant="default" loading={enter.isPending}>
          {m.weather.save}
        </Button>
      </div>
      {enter.error && (
        <p role="alert" className="error-text">
          {enter.error.message}
        </p>
      )}
    </form>
  );
}
