import { ActionIcon, Button, MultiSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ApiUnit } from '../../../../wire/api-cases.ts';
import { useCategories, useSetupChange } from '../../../http/setup-queries.ts';
import { language, useMessages } from '../../../i18n/language.ts';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { categoryOptions } from '../../cases/category-options.ts';
import { Fault, PartHead, RemoveButton } from '../parts.tsx';
import { AreaDrawing } from './area-drawing.tsx';
import { type DraftArea, type UnitDraft, unitBody } from './unit-draft.ts';
import { useOwnAreas } from './use-own-areas.ts';

const close = () => navigate('/admin/units');
const KEYS = ['units', 'whereabouts'];

/** One unit: how it is reached, and its areas, each for some categories or for all. */
export function UnitForm({ unit }: { unit: ApiUnit | undefined }) {
  const m = useMessages();
  const [draft, setDraft] = useState<UnitDraft>({
    name: unit?.name ?? '',
    email: unit?.email ?? '',
    phone: unit?.phone ?? '',
    areas: unit?.areas.map(({ id: _, ...area }) => area) ?? [],
  });
  const [drawing, setDrawing] = useState<number>();
  const [tried, setTried] = useState(false);
  const set = (part: Partial<UnitDraft>) => setDraft((before) => ({ ...before, ...part }));
  const setArea = (at: number, part: Partial<DraftArea>) =>
    set({ areas: draft.areas.map((area, i) => (i === at ? { ...area, ...part } : area)) });
  useOwnAreas(draft.areas, drawing);
  const save = useSetupChange<ReturnType<typeof unitBody>>(
    unit ? 'PUT' : 'POST',
    unit ? `/units/${unit.id}` : '/units',
    KEYS,
    close,
  );
  const remove = useSetupChange<undefined>('DELETE', `/units/${unit?.id}`, KEYS, close);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (draft.name.trim() !== '') save.mutate(unitBody(draft));
  };
  const text = (name: 'name' | 'email' | 'phone', label: string, most: number) => (
    <TextInput
      label={label}
      maxLength={most}
      required={name === 'name'}
      value={draft[name]}
      error={name === 'name' && tried && draft.name.trim() === '' && m.zones.required}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <form onSubmit={submit} noValidate>
      <PartHead title={unit?.name ?? m.admin.units.add}>
        <ActionIcon size="lg" aria-label={m.admin.units.back} onClick={close}>
          <Icon name="close" />
        </ActionIcon>
      </PartHead>
      <div className="card admin-card form">
        {text('name', m.admin.people.name, 80)}
        <div className="two">
          {text('email', m.admin.units.email, 120)}
          {text('phone', m.admin.units.phone, 40)}
        </div>
        <fieldset className="group">
          <legend>{m.admin.units.areas}</legend>
          {draft.areas.map((area, i) => (
            <AreaRow
              // biome-ignore lint/suspicious/noArrayIndexKey: an area has no name of its own before it is saved.
              key={i}
              area={area}
              drawn={drawing === i}
              onDraw={() => setDrawing(i)}
              onChange={(part) => setArea(i, part)}
              onRemove={() => {
                setDrawing(undefined);
                set({ areas: draft.areas.filter((_, at) => at !== i) });
              }}
            />
          ))}
          {drawing === undefined ? (
            <Button
              variant="default"
              leftSection={<Icon name="polygon" size={14} />}
              onClick={() => setDrawing(draft.areas.length)}
            >
              {m.admin.units.draw}
            </Button>
          ) : (
            <AreaDrawing
              key={drawing}
              shape={draft.areas[drawing]?.shape}
              onDone={(shape) => {
                setDrawing(undefined);
                if (drawing < draft.areas.length) setArea(drawing, { shape });
                else set({ areas: [...draft.areas, { name: '', shape, categories: [] }] });
              }}
              onCancel={() => setDrawing(undefined)}
            />
          )}
        </fieldset>
        <Fault error={save.error} />
        <div className="button-row">
          <Button type="submit" loading={save.isPending} disabled={drawing !== undefined}>
            {m.admin.save}
          </Button>
          <Button variant="default" onClick={close}>
            {m.zones.cancel}
          </Button>
          {unit && (
            <RemoveButton
              label={m.admin.units.remove}
              question={m.admin.units.removeText(unit.name)}
              pending={remove.isPending}
              error={remove.error}
              onRemove={() => remove.mutate(undefined)}
            />
          )}
        </div>
      </div>
    </form>
  );
}

interface RowProps {
  readonly area: DraftArea;
  readonly drawn: boolean;
  readonly onDraw: () => void;
  readonly onChange: (part: Partial<DraftArea>) => void;
  readonly onRemove: () => void;
}

function AreaRow({ area, drawn, onDraw, onChange, onRemove }: RowProps) {
  const m = useMessages();
  const chosen = language.use();
  const categories = useCategories().data ?? [];
  // Beginnings of codes that an import brought are kept, and shown as they are.
  const known = new Set(categories.map(({ code }) => code));
  const parts = area.categories.filter((code) => !known.has(code));
  const others = parts.map((code) => ({ value: code, label: `${code}…` }));
  return (
    <div className="area-row" data-drawn={drawn}>
      <TextInput
        aria-label={m.admin.units.areaName}
        placeholder={m.admin.units.areaName}
        maxLength={80}
        value={area.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <MultiSelect
        size="xs"
        aria-label={m.admin.units.forWhich}
        placeholder={area.categories.length === 0 ? m.admin.units.forAll : ''}
        searchable
        clearable
        value={[...area.categories]}
        onChange={(next) => onChange({ categories: next })}
        data={[
          { group: m.admin.units.beginnings, items: others },
          ...categoryOptions(categories, chosen),
        ].filter(({ items }) => items.length > 0)}
      />
      <ActionIcon aria-label={m.admin.units.redraw} title={m.admin.units.redraw} onClick={onDraw}>
        <Icon name="edit" size={16} />
      </ActionIcon>
      <ActionIcon
        aria-label={m.admin.units.dropArea}
        title={m.admin.units.dropArea}
        onClick={onRemove}
      >
        <Icon name="trash" size={16} />
      </ActionIcon>
    </div>
  );
}
