import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { ApiCaseDetail } from '../../../../wire/api-cases.ts';
import { useCasePages } from '../../../http/case-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useMatter } from '../matter.ts';
import { Thumb } from '../thumb.tsx';

interface FieldProps {
  readonly detail: ApiCaseDetail;
  readonly value: number | undefined;
  readonly onChange: (id: number | undefined) => void;
  readonly error: string | undefined;
}

/** Of which case it is a duplicate: those near by and alike, or any other by its number. */
export function OriginalField({ detail, value, onChange, error }: FieldProps) {
  const m = useMessages();
  const matterOf = useMatter();
  const format = useFormat(useTimezone());
  return (
    <fieldset className="choice-list">
      <legend>{m.casePage.ofWhich}</legend>
      {detail.alike.map(({ case: c, metres }) => (
        <label key={c.id} className="choice">
          <input type="radio" name="of" checked={value === c.id} onChange={() => onChange(c.id)} />
          <Thumb sha256={c.picture} />
          <span className="row-main">
            <strong>{c.number}</strong>
            <span className="row-sub">
              {matterOf(c)} · {format.distance(metres)} · {m.cases.states[c.state]}
            </span>
          </span>
        </label>
      ))}
      <ByNumber
        self={detail.case.id}
        value={detail.alike.some(({ case: c }) => c.id === value) ? undefined : value}
        onChange={onChange}
        error={error}
      />
    </fieldset>
  );
}

interface NumberProps extends Omit<FieldProps, 'detail'> {
  readonly self: number;
}

function ByNumber({ self, value, onChange, error }: NumberProps) {
  const m = useMessages();
  const matterOf = useMatter();
  const [text, setText] = useState('');
  const [number] = useDebouncedValue(text.trim(), 250);
  const found = useCasePages({ number }, 10, number.length >= 2);
  const cases = number.length >= 2 ? (found.data?.pages[0]?.items ?? []) : [];
  return (
    <Select
      aria-label={m.casePage.byNumber}
      placeholder={m.casePage.byNumber}
      searchable
      clearable
      error={error}
      value={value === undefined ? null : String(value)}
      onChange={(next) => onChange(next === null ? undefined : Number(next))}
      onSearchChange={setText}
      nothingFoundMessage={number.length >= 2 ? m.casePage.noneFound : undefined}
      filter={({ options }) => options}
      data={cases
        .filter(({ id }) => id !== self)
        .map((c) => ({
          value: String(c.id),
          label: `${c.number} ${matterOf(c)}`,
        }))}
    />
  );
}
