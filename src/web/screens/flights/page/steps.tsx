import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FlightStep } from '../../../../domain/flights/flight.ts';
import type { ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { useFlightChange } from '../../../http/flight-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { HoldButton } from '../../../ui/hold-button.tsx';
import { isOpen } from './check-words.ts';

/** Propellers turn, or the drone leaves the place where it is: these are held, not pressed. */
const HELD: ReadonlySet<FlightStep> = new Set([
  'arm',
  'start',
  'continue',
  'return',
  'land',
  'resume',
  'abort',
]);
/** What is most likely wanted next, the first that is allowed. */
const MAIN: readonly FlightStep[] = [
  'pause',
  'continue',
  'start',
  'arm',
  'upload',
  'check',
  'close',
];
const UNDER_WAY: ReadonlySet<string> = new Set(['sent', 'accepted', 'running']);

interface StepsProps {
  readonly detail: ApiFlightDetail;
}

/** The buttons that make sense now, and no others. */
export function Steps({ detail }: StepsProps) {
  const m = useMessages();
  const id = String(detail.flight.id);
  const take = useFlightChange<{ step: FlightStep; note?: string }>(id, 'steps');
  const [note, setNote] = useState('');
  const { allowed, recent, checklist } = detail;
  const press = (step: FlightStep) =>
    take.mutate({ step, ...(step === 'abort' && { note: note.trim() }) });
  if (allowed.length === 0) return null;
  const main = mainStep(detail);
  const busy = (step: FlightStep) =>
    (take.isPending && take.variables.step === step) ||
    recent.some((command) => command.kind === step && UNDER_WAY.has(command.state));
  const open = checklist.filter(isOpen).length;
  return (
    <div className="flight-steps">
      {take.error && (
        <p role="alert" className="error-text">
          {take.error.message}
        </p>
      )}
      {allowed.includes('check') && open > 0 && (
        <p className="muted small">{m.checks.summary(open)}</p>
      )}
      <div className="step-row">
        {allowed
          .filter((step) => step !== 'abort')
          .map((step) => (
            <Step
              key={step}
              step={step}
              main={step === main}
              busy={busy(step)}
              onPress={() => press(step)}
            />
          ))}
      </div>
      {allowed.includes('abort') && (
        <details className="abort">
          <summary>{m.flight.steps.abort}</summary>
          <TextInput
            label={m.flight.abortNote}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Step step="abort" main={false} busy={busy('abort')} onPress={() => press('abort')} />
        </details>
      )}
    </div>
  );
}

/** A flight that landed before its plan's end goes on with another battery; else it is closed. */
function mainStep({ allowed, flight, checklist }: ApiFlightDetail): FlightStep | undefined {
  if (allowed.includes('resume') && !flight.sorties.at(-1)?.complete) return 'resume';
  if (flight.state === 'planned' && checklist.some(isOpen)) return undefined;
  // Of what has been done already, the next thing is what follows it.
  return MAIN.find((step) => allowed.includes(step));
}

interface StepProps {
  readonly step: FlightStep;
  readonly main: boolean;
  readonly busy: boolean;
  readonly onPress: () => void;
}

function Step({ step, main, busy, onPress }: StepProps) {
  const m = useMessages();
  const label = m.flight.steps[step];
  if (HELD.has(step)) {
    const tone = step === 'abort' ? 'grave' : main ? 'main' : 'plain';
    return <HoldButton label={label} tone={tone} busy={busy} onDone={onPress} />;
  }
  return (
    <Button
      className="step"
      size="md"
      variant={main ? 'filled' : 'default'}
      loading={busy}
      onClick={onPress}
    >
      {label}
    </Button>
  );
}
