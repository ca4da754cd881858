import { Button, TextInput } from '@mantine/core';
import type { ApiCase } from '../../../../wire/api-cases.ts';
import { useTimezone } from '../../../http/queries.ts';
import { localOf } from '../../../i18n/bureau-time.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { serverNow } from '../../../live/live.ts';

interface FieldProps {
  readonly of: Pick<ApiCase, 'due' | 'wished'>;
  readonly value: string;
  /** By the bureau's clock: `2026-11-24T18:00`. */
  readonly onChange: (local: string) => void;
  readonly error: string | undefined;
}

const DAY = 86_400_000;

/** A later deadline: what was wished for, some days more, or any other. */
export function UntilField({ of: { due, wished }, value, onChange, error }: FieldProps) {
  const m = useMessages();
  const timezone = useTimezone();
  const format = useFormat(timezone);
  const from = Math.max(due ? Date.parse(due) : 0, serverNow());
  const offers = [1, 3, 7].map((days) => ({ days, at: localOf(from + days * DAY, timezone) }));
  return (
    <div className="until-field">
      <TextInput
        type="datetime-local"
        label={m.casePage.newDeadline}
        description={due ? m.casePage.dueNow(format.moment(due)) : undefined}
        required
        min={localOf(from, timezone)}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className="button-row">
        {wished && (
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => onChange(localOf(Date.parse(wished), timezone))}
          >
            {m.casePage.asWished(format.moment(wished))}
          </Button>
        )}
        {offers.map(({ days, at }) => (
          <Button key={days} size="compact-xs" variant="default" onClick={() => onChange(at)}>
            {m.casePage.daysMore(days)}
          </Button>
        ))}
      </div>
    </div>
  );
}
