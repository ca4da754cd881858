import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiPatrolDetail, ApiPatrolWishes } from '../../../wire/api-patrols.ts';
import type { Versioned } from '../../http/client.ts';
import { useSavedPatrol, useSavePatrol } from '../../http/planner-queries.ts';
import { useMessages } from '../../i18n/language.ts';
import { Only } from '../../people/only.tsx';
import { useMay } from '../../people/use-me.ts';
import { movePlanner } from '../../planner/open-planners.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { type Draft, isChanged } from '../../planner/state.ts';
import { navigate } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';
import { ExportMenu } from './export-menu.tsx';
import { RhythmChoice } from './rhythm-choice.tsx';
import { SendMenu } from './send-menu.tsx';

interface FootProps {
  readonly id: string | undefined;
  readonly planner: Planner;
}

/** Name and rhythm, and what is done with the plan. */
export function SaveFoot({ id, planner }: FootProps) {
  const m = useMessages();
  const words = m.planner.save;
  const draft = usePart(planner, ({ state }) => state.draft);
  const changed = usePart(planner, ({ state }) => isChanged(state));
  const plan = usePart(planner, ({ view }) => {
    const result = view.planned?.result;
    return result?.ok ? result : undefined;
  });
  const saved = useSavedPatrol(id).data;
  const [tried, setTried] = useState(false);
  const keep = useKeep(planner, () => setTried(false));
  const missing =
    draft.name.trim() === '' ? words.nameMissing : plan ? undefined : words.notPlanned;
  const save = () => {
    setTried(true);
    if (!missing) keep.save(id, draft);
  };
  const copy = () => {
    setTried(true);
    if (!missing) keep.copy({ ...draft, name: words.copyName(draft.name.trim()).slice(0, 120) });
  };
  const isSaved = id !== undefined && !changed;
  const flies = useMay('flights:fly');
  return (
    <form
      className="panel-foot planner-foot"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      noValidate
    >
      <div className="two">
        <TextInput
          label={words.name}
          placeholder={words.namePlaceholder}
          maxLength={120}
          value={draft.name}
          error={tried && draft.name.trim() === '' && words.nameMissing}
          onChange={(event) =>
            planner.dispatch({ type: 'called', name: event.currentTarget.value })
          }
          onBlur={() => planner.dispatch({ type: 'settle' })}
        />
        <RhythmChoice
          rhythm={draft.rhythm}
          onChange={(rhythm) => planner.dispatch({ type: 'rhythm', rhythm })}
        />
      </div>
      {tried && missing && draft.name.trim() !== '' && <p className="error-text">{missing}</p>}
      {!flies && <p className="muted small">{m.people.onlyLooking}</p>}
      {keep.error && (
        <p role="alert" className="error-text">
          {keep.error.message}
        </p>
      )}
      <div className="button-row">
        <Button type="submit" loading={keep.pending} disabled={isSaved || !flies}>
          {isSaved ? words.saved : words.save}
        </Button>
        {id !== undefined && (
          <Only may="flights:fly">
            <Button variant="default" leftSection={<Icon name="copy" size={14} />} onClick={copy}>
              {words.copy}
            </Button>
          </Only>
        )}
        {changed && (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => planner.dispatch({ type: 'discard' })}
          >
            {words.discard}
          </Button>
        )}
      </div>
      <div className="button-row">
        <ExportMenu name={draft.name} plan={plan} />
        <SheetLink id={isSaved ? id : undefined} />
        <Only may="flights:fly">
          <SendMenu sorties={isSaved ? saved?.value.sorties : undefined} />
        </Only>
      </div>
    </form>
  );
}

function SheetLink({ id }: { id: string | undefined }) {
  const { save: words } = useMessages().planner;
  const common = { variant: 'default', leftSection: <Icon name="print" size={14} /> } as const;
  if (id === undefined)
    return (
      <Button {...common} disabled title={words.saveFirst}>
        {words.print}
      </Button>
    );
  return (
    <Button {...common} onClick={() => navigate(`/patrols/${id}/sheet`)}>
      {words.print}
    </Button>
  );
}

/** Saves; what came back is then what is open. */
function useKeep(planner: Planner, onSaved: () => void) {
  const mutation = useSavePatrol();
  const save = (id: string | undefined, draft: Draft) => {
    const patrol = { ...draft, wishes: draft.wishes as unknown as ApiPatrolWishes };
    const done = ({ value, version }: Versioned<ApiPatrolDetail>) => {
      onSaved();
      const now = String(value.id);
      planner.version = version;
      planner.dispatch({ type: 'saved', draft });
      if (now === id) return;
      movePlanner(id ?? 'new', now);
      navigate(`/planner/${now}`, { replace: true });
    };
    mutation.mutate({ id, version: planner.version, patrol }, { onSuccess: done });
  };
  const copy = (draft: Draft) => {
    const patrol = { ...draft, wishes: draft.wishes as unknown as ApiPatrolWishes };
    const done = ({ value }: Versioned<ApiPatrolDetail>) => navigate(`/planner/${value.id}`);
    mutation.mutate({ id: undefined, version: undefined, patrol }, { onSuccess: done });
  };
  return { save, copy, pending: mutation.isPending, error: mutation.error };
}
