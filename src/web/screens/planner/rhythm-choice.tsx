import { NumberInput, Select } from '@mantine/core';
import type { Rhythm } from '../../../domain/flights/patrol.ts';
import { useMessages } from '../../i18n/language.ts';
import { toggledIn } from '../../ui/toggled.ts';

const KINDS = ['none', 'weekly', 'monthly', 'after-rain'] as const;
type Kind = (typeof KINDS)[number];

const FIRST: Readonly<Record<Kind, Rhythm | null>> = {
  none: null,
  weekly: { kind: 'weekly', days: [1] },
  monthly: { kind: 'monthly', day: 1 },
  'after-rain': { kind: 'after-rain', within: 2 },
};

interface RhythmProps {
  readonly rhythm: Rhythm | null;
  readonly onChange: (rhythm: Rhythm | null) => void;
}

/** When the patrol is due; what belongs to the kind goes over the whole width below. */
export function RhythmChoice({ rhythm, onChange }: RhythmProps) {
  const m = useMessages();
  const words = m.planner.save;
  return (
    <>
      <Select
        label={words.rhythm}
        allowDeselect={false}
        value={rhythm?.kind ?? 'none'}
        data={KINDS.map((value) => ({ value, label: words.rhythms[value] }))}
        onChange={(kind) => kind && onChange(FIRST[kind as Kind])}
      />
      {rhythm?.kind === 'weekly' && (
        <fieldset className="weekdays planner-days" aria-label={words.days}>
          {m.zones.weekdays.map((name, i) => {
            const days = toggledIn(rhythm.days, i + 1).sort((a, b) => a - b);
            return (
              <button
                key={name}
                type="button"
                className="plain-button weekday"
                aria-pressed={rhythm.days.includes(i + 1)}
                aria-label={m.rhythm.weekdays[i]}
                // One day at least.
                onClick={() => days.length > 0 && onChange({ kind: 'weekly', days })}
              >
                {name}
              </button>
            );
          })}
        </fieldset>
      )}
      {rhythm?.kind === 'monthly' && (
        <NumberInput
          className="planner-days"
          label={words.day}
          min={1}
          max={31}
          allowDecimal={false}
          value={rhythm.day}
          onChange={(day) => isIn(day, 31) && onChange({ kind: 'monthly', day })}
        />
      )}
      {rhythm?.kind === 'after-rain' && (
        <NumberInput
          className="planner-days"
          label={words.within}
          min={1}
          max={30}
          allowDecimal={false}
          value={rhythm.within}
          onChange={(within) => isIn(within, 30) && onChange({ kind: 'after-rain', within })}
        />
      )}
    </>
  );
}

const isIn = (value: number | string, most: number): value is number =>
  typeof value === 'number' && value >= 1 && value <= most;
