import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { usePatrols } from '../../../http/patrol-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { PATROL_STATES } from '../../../patrol-words/due-words.ts';
import { navigate, useAddress, withQuery } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useLibraryNames } from '../use-library-names.ts';
import type { PatrolFilter } from './filter.ts';

const setFilter = (name: string, value: string | null) =>
  navigate(withQuery({ [name]: value ?? undefined }), { replace: true });

/** They stand in the address, so that a list can be sent to somebody. */
export function usePatrolFilter(): PatrolFilter {
  const { query } = useAddress();
  return {
    search: query.get('q') ?? '',
    state: query.get('state') ?? undefined,
    template: query.get('template') ?? undefined,
  };
}

export function PatrolFilters() {
  const m = useMessages();
  const { search, state, template } = usePatrolFilter();
  const names = useLibraryNames();
  const [text, setText] = useState(search);
  const later = useDebouncedCallback((words: string) => setFilter('q', words.trim()), 250);
  const used = [...new Set((usePatrols().data ?? []).map((patrol) => patrol.template))];
  return (
    <div className="list-tools">
      <TextInput
        type="search"
        placeholder={m.patrols.search}
        aria-label={m.patrols.search}
        leftSection={<Icon name="search" size={16} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          later(event.currentTarget.value);
        }}
      />
      <div className="two">
        <Select
          aria-label={m.patrols.stateLabel}
          placeholder={m.patrols.allStates}
          clearable
          value={state ?? null}
          onChange={(value) => setFilter('state', value)}
          data={PATROL_STATES.map((value) => ({ value, label: m.patrols.states[value] }))}
        />
        <Select
          aria-label={m.patrols.template}
          placeholder={m.patrols.allTemplates}
          clearable
          value={template ?? null}
          onChange={(value) => setFilter('template', value)}
          data={used.map((value) => ({ value, label: names.template(value) }))}
        />
      </div>
    </div>
  );
}
