import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { ApiCheck, ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { useFlightChange } from '../../../http/flight-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useMay } from '../../../people/use-me.ts';
import { checkSentence, isOpen, isPersonal } from './check-words.ts';
import { OverrideCheck } from './override-check.tsx';
import { Weather } from './weather.tsx';

/** States in which the list can still be worked on: before the propellers turn. */
const OPEN_STATES: ReadonlySet<string> = new Set(['planned', 'checked', 'uploaded']);

interface ChecklistProps {
  readonly detail: ApiFlightDetail;
}

export function Checklist({ detail }: ChecklistProps) {
  const m = useMessages();
  const [asked, ask] = useState<ApiCheck>();
  const { checklist, flight } = detail;
  const flies = useMay('flights:fly');
  const editable = flies && OPEN_STATES.has(flight.state);
  const row = (check: ApiCheck) => (
    <AutomaticRow
      key={check.item}
      check={check}
      onOverride={editable ? () => ask(check) : undefined}
    />
  );
  const personal = checklist.filter(isPersonal);
  return (
    <div className="checklist">
      <h3>{m.checks.person}</h3>
      <ul>
        {personal.map((check) => (
          <PersonRow
            key={check.item}
            check={check}
            id={String(flight.id)}
            editable={editable}
            onOverride={editable ? () => ask(check) : undefined}
          />
        ))}
      </ul>
      <h3>{m.checks.automatic}</h3>
      <ul>{checklist.filter((check) => !isPersonal(check)).map(row)}</ul>
      <Weather detail={detail} editable={editable} />
      {asked && (
        <OverrideCheck id={String(flight.id)} check={asked} onClose={() => ask(undefined)} />
      )}
    </div>
  );
}

interface RowProps {
  readonly check: ApiCheck;
  readonly onOverride: (() => void) | undefined;
}

function AutomaticRow({ check, onOverride }: RowProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  return (
    <li className="check" data-state={check.state} data-open={isOpen(check)}>
      <CheckMark check={check} />
      <span className="check-main">
        <span className="check-name">{m.checks.items[check.item]}</span>
        <span className="row-sub">{checkSentence(m, format, check)}</span>
        <Overridden check={check} />
      </span>
      {onOverride && isOpen(check) && <LetPass check={check} onPress={onOverride} />}
    </li>
  );
}

function CheckMark({ check }: { check: ApiCheck }) {
  const m = useMessages();
  const signs = { green: '✓', red: '✕', unknown: '?' } as const;
  return (
    <span className="check-mark" data-passed={check.override !== null}>
      <span aria-hidden="true">{signs[check.state]}</span>
      <span className="visually-hidden">{m.checks.states[check.state]}</span>
    </span>
  );
}

function Overridden({ check }: { check: ApiCheck }) {
  const m = useMessages();
  if (!check.override) return null;
  const { by, reason } = check.override;
  return <span className="check-override">{m.checks.overridden(by, reason)}</span>;
}

function LetPass({ check, onPress }: { check: ApiCheck; onPress: () => void }) {
  const m = useMessages();
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      aria-label={`${m.checks.override}: ${m.checks.items[check.item]}`}
      onClick={onPress}
    >
      {m.checks.override}
    </Button>
  );
}

interface PersonRowProps extends RowProps {
  readonly id: string;
  readonly editable: boolean;
}

function PersonRow({ check, id, editable, onOverride }: PersonRowProps) {
  const m = useMessages();
  const tick = useFlightChange<{ item: string; ticked: boolean }>(id, 'ticks');
  /** What was asked for, until the service has answered. */
  const [wanted, want] = useState<boolean>();
  const press = (ticked: boolean) => {
    want(ticked);
    tick.mutate({ item: check.item, ticked }, { onSettled: () => want(undefined) });
  };
  return (
    <li className="check" data-state={check.state} data-open={isOpen(check)}>
      <Checkbox
        className="check-main"
        size="sm"
        label={m.checks.items[check.item]}
        checked={wanted ?? check.state === 'green'}
        disabled={!editable}
        error={tick.error?.message}
        onChange={(event) => press(event.currentTarget.checked)}
      />
      <Overridden check={check} />
      {onOverride && isOpen(check) && <LetPass check={check} onPress={onOverride} />}
    </li>
  );
}
