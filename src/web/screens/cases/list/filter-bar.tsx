import { Button, Checkbox, MultiSelect, Popover, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type RefObject, useState } from 'react';
import { CASE_SOURCES } from '../../../../domain/cases/case.ts';
import { CASE_STATES } from '../../../../domain/cases/workflow.ts';
import { useCategories, useUnits } from '../../../http/setup-queries.ts';
import { language, useMessages } from '../../../i18n/language.ts';
import { navigate, withQuery } from '../../../router.ts';
import { useNarrow } from '../../../ui/use-narrow.ts';
import {
  type CaseFilter,
  countOf,
  FILTER_NAMES,
  type FilterName,
  statesOf,
} from '../case-filters.ts';
import { categoryOptions } from '../category-options.ts';

const set = (changes: Partial<Record<FilterName, string | null>>) =>
  navigate(
    withQuery(
      Object.fromEntries(
        Object.entries(changes).map(([name, value]) => [name, value ?? undefined]),
      ),
    ),
    { replace: true },
  );

const clear = () => set(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])));

interface BarProps {
  readonly filter: CaseFilter;
  /** The board has a column for each state. */
  readonly board: boolean;
  readonly searchRef: RefObject<HTMLInputElement | null>;
}

export function FilterBar({ filter, board, searchRef }: BarProps) {
  const m = useMessages();
  const narrow = useNarrow();
  const count = countOf(filter);
  const parts = <Parts filter={filter} board={board} />;
  return (
    <search className="filter-bar">
      <Search filter={filter} searchRef={searchRef} />
      <Toggles filter={filter} />
      {narrow ? (
        <Popover position="bottom-end" shadow="md" width={320}>
          <Popover.Target>
            <Button variant="default">{m.board.filters(count)}</Button>
          </Popover.Target>
          <Popover.Dropdown className="filter-drop">{parts}</Popover.Dropdown>
        </Popover>
      ) : (
        parts
      )}
      {count > 0 && (
        <Button variant="subtle" onClick={clear}>
          {m.board.clear}
        </Button>
      )}
    </search>
  );
}

function Search({ filter, searchRef }: Omit<BarProps, 'board'>) {
  const m = useMessages();
  const [text, setText] = useState(filter.q ?? '');
  const later = useDebouncedCallback((q: string) => set({ q: q.trim() || null }), 300);
  // Cleared from elsewhere.
  const [seen, setSeen] = useState(filter.q);
  if (seen !== filter.q) {
    setSeen(filter.q);
    if (filter.q === undefined && text !== '') setText('');
  }
  return (
    <TextInput
      ref={searchRef}
      type="search"
      className="filter-search"
      aria-label={m.board.search}
      placeholder={m.board.search}
      maxLength={100}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
    />
  );
}

function Toggles({ filter }: { filter: CaseFilter }) {
  const m = useMessages();
  return (
    <span className="filter-toggles">
      <Checkbox
        label={m.board.overdue}
        checked={filter.overdue === 'true'}
        onChange={(event) => set({ overdue: event.currentTarget.checked ? 'true' : null })}
      />
      <Checkbox
        label={m.board.mine}
        checked={filter.assignee === 'me'}
        onChange={(event) => set({ assignee: event.currentTarget.checked ? 'me' : null })}
      />
    </span>
  );
}

function Parts({ filter, board }: Omit<BarProps, 'searchRef'>) {
  const m = useMessages();
  const chosen = language.use();
  const units = useUnits().data ?? [];
  const categories = useCategories().data ?? [];
  return (
    <>
      {!board && (
        <MultiSelect
          size="xs"
          aria-label={m.cases.state}
          placeholder={filter.state ? '' : m.board.allStates}
          clearable
          miw={150}
          value={statesOf(filter)}
          onChange={(value) => set({ state: value.join(',') || null })}
          data={CASE_STATES.map((value) => ({ value, label: m.cases.states[value] }))}
        />
      )}
      <Select
        aria-label={m.cases.unit}
        placeholder={m.board.allUnits}
        clearable
        searchable
        w={150}
        value={filter.unit ?? null}
        onChange={(unit) => set({ unit })}
        data={units.map(({ id, name }) => ({ value: String(id), label: name }))}
      />
      <Select
        aria-label={m.board.category}
        placeholder={m.board.allCategories}
        clearable
        searchable
        w={170}
        value={filter.category ?? null}
        onChange={(category) => set({ category })}
        data={categoryOptions(categories, chosen)}
      />
      <Select
        aria-label={m.board.source}
        placeholder={m.board.allSources}
        clearable
        w={120}
        value={filter.source ?? null}
        onChange={(source) => set({ source })}
        data={CASE_SOURCES.map((value) => ({ value, label: m.board.sources[value] }))}
      />
      <span className="filter-span">
        <Day name="from" filter={filter} label={m.board.from} />
        <span aria-hidden="true">–</span>
        <Day name="to" filter={filter} label={m.board.to} />
      </span>
    </>
  );
}

function Day({ name, filter, label }: { name: 'from' | 'to'; filter: CaseFilter; label: string }) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      title={label}
      w={124}
      value={filter[name]?.slice(0, 10) ?? ''}
      onChange={(event) => set({ [name]: event.currentTarget.value || null })}
    />
  );
}
