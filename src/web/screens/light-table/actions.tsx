import { Button, Select, Tooltip } from '@mantine/core';
import type { RefObject } from 'react';
import { useCategories } from '../../http/setup-queries.ts';
import { language, useMessages } from '../../i18n/language.ts';
import { categoryOptions } from '../cases/category-options.ts';
import { chosenCategory, type Table } from './use-table.ts';

interface ActionsProps {
  readonly table: Table;
  readonly category: RefObject<HTMLInputElement | null>;
  readonly drawing: boolean;
  readonly on: Readonly<Record<ActionName, () => void>>;
  readonly reviews: boolean;
}
export type ActionName =
  | 'clean'
  | 'skip'
  | 'box'
  | 'case'
  | 'join'
  | 'place'
  | 'pairs'
  | 'undo'
  | 'help';

const KEYS: Readonly<Record<ActionName, string>> = {
  clean: '␣',
  skip: 'S',
  box: 'B',
  case: 'N',
  join: 'J',
  place: 'L',
  pairs: 'P',
  undo: 'Z',
  help: '?',
};
const REVIEW: readonly ActionName[] = ['clean', 'skip', 'box', 'case', 'join', 'place', 'undo'];

/** What may be done with the photo, each with its key. */
export function Actions({ table, category, drawing, on, reviews }: ActionsProps) {
  const m = useMessages();
  const { current, chosen } = table;
  const shown: readonly ActionName[] = [...(reviews ? REVIEW : []), 'pairs', 'help'];
  return (
    <div className="lt-actions">
      {shown.map((name) => (
        <Button
          key={name}
          size="compact-sm"
          variant={name === 'clean' || (name === 'box' && drawing) ? 'filled' : 'default'}
          className={name === 'help' || name === 'undo' ? 'lt-quiet' : undefined}
          disabled={!current && name !== 'help' && name !== 'undo'}
          aria-pressed={name === 'box' ? drawing : undefined}
          onClick={on[name]}
        >
          {m.photos.actions[name]}
          <kbd>{KEYS[name]}</kbd>
        </Button>
      ))}
      {reviews && <CategoryChoice input={category} />}
      {chosen.size > 0 && (
        <span className="lt-chosen">
          {m.photos.selected(chosen.size)}
          <button type="button" className="plain-button" onClick={table.unchoose}>
            {m.photos.unselect}
          </button>
        </span>
      )}
    </div>
  );
}

function CategoryChoice({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const m = useMessages();
  const code = chosenCategory.use();
  const chosen = language.use();
  const categories = (useCategories().data ?? []).filter(({ active }) => active);
  return (
    <Tooltip label={`${m.photos.categoryHelp} (C)`}>
      <Select
        ref={input}
        className="lt-category"
        size="xs"
        aria-label={m.photos.categoryHelp}
        placeholder={m.photos.category}
        searchable
        clearable
        selectFirstOptionOnChange
        maxDropdownHeight={320}
        nothingFoundMessage={m.casePage.noneFound}
        value={code || null}
        onChange={(value) => {
          chosenCategory.set(value ?? '');
          // The keys are the table's again.
          input.current?.blur();
        }}
        data={categoryOptions(categories, chosen)}
      />
    </Tooltip>
  );
}
