import { Select } from '@mantine/core';
import type { ApiCase, ApiCaseDetail, ApiCategory, ApiUnit } from '../../../../wire/api-cases.ts';
import { useCategory, useUnits } from '../../../http/setup-queries.ts';
import type { Messages } from '../../../i18n/en.ts';
import { useMessages } from '../../../i18n/language.ts';
import { areasAt } from './areas-at.ts';

interface FieldProps {
  readonly detail: ApiCaseDetail;
  readonly value: number | undefined;
  readonly onChange: (unit: number | undefined) => void;
  readonly error: string | undefined;
}

/** The units that are proposed, each with why, and all others in a list. */
export function UnitField({ detail, value, onChange, error }: FieldProps) {
  const m = useMessages();
  const { case: c } = detail;
  const units = useUnits().data ?? [];
  const category = useCategory(c.category?.code);
  const proposed = c.candidates;
  const others = units.filter(({ id }) => !proposed.some((one) => one.id === id));
  return (
    <fieldset className="choice-list">
      <legend>
        {proposed.length > 1 ? m.casePage.disputed : m.casePage.toUnit}
        <span aria-hidden="true" className="error-text">
          {' *'}
        </span>
      </legend>
      {proposed.map(({ id, name }) => (
        <label key={id} className="choice">
          <input type="radio" name="unit" checked={value === id} onChange={() => onChange(id)} />
          <span className="row-main">
            <strong>{name}</strong>
            <span className="row-sub">
              {whyUnit(
                units.find((one) => one.id === id),
                c,
                category,
                m,
              )}
            </span>
          </span>
        </label>
      ))}
      {proposed.length === 0 && <p className="muted small">{m.casePage.nobodyKnown}</p>}
      <Select
        aria-label={m.casePage.otherUnit}
        placeholder={m.casePage.otherUnit}
        searchable
        clearable
        error={error}
        value={others.some(({ id }) => id === value) ? String(value) : null}
        onChange={(next) => onChange(next === null ? proposed[0]?.id : Number(next))}
        data={others.map(({ id, name, open }) => ({
          value: String(id),
          label: `${name} (${m.casePage.openOf(open)})`,
        }))}
      />
    </fieldset>
  );
}

function whyUnit(
  unit: ApiUnit | undefined,
  c: ApiCase,
  category: ApiCategory | undefined,
  m: Messages,
): string {
  if (!unit) return '';
  const load = m.casePage.load(unit.open, unit.overdue);
  const here = areasAt(unit, c.place, c.category?.code);
  const why = here[0]
    ? here[0].categories.length > 0
      ? m.casePage.areaFor(here[0].name || unit.name, here[0].categories.join(m.casePage.comma))
      : m.casePage.areaAll(here[0].name || unit.name)
    : category?.unit === unit.id
      ? m.casePage.byCategory
      : '';
  return [why, load].filter(Boolean).join(' · ');
}
