import { useState } from 'react';
import type { ApiOpenedCase } from '../../../wire/api-cases.ts';
import { usePlacePhoto } from '../../http/photo-queries.ts';
import { useMessages } from '../../i18n/language.ts';
import { useMapClick } from '../../map/use-map-click.ts';
import { type Box, MIDDLE_BOX, type View, WHOLE } from '../../photos/box.ts';
import type { ActionName } from './actions.tsx';
import { type Table, useReview } from './use-table.ts';

/** What was done last, in words, and the way to it. */
export interface Said {
  readonly text: string;
  readonly to?: string;
}

export type Work = ReturnType<typeof useWork>;

/** What is being done at the table: how the picture is looked at, a box or a place that is made, what is asked. */
export function useWork(table: Table, reviews: boolean) {
  const m = useMessages();
  const { judge, draw, erase, undo, error } = useReview(table);
  const place = usePlacePhoto();
  const [view, setView] = useState<View>(WHOLE);
  const [draft, setDraft] = useState<Box>();
  const [placing, setPlacing] = useState(false);
  const [dialog, open] = useState<'case' | 'join' | 'pairs' | 'help'>();
  const [said, say] = useState<Said>();
  useMapClick(placing, ([lon, lat]) => {
    setPlacing(false);
    if (table.current) place.mutate({ photo: table.current.id, place: [lon, lat] });
  });
  /** Then another photo is looked at: nothing of this one is left. */
  const moved = (work: () => void) => {
    setDraft(undefined);
    setPlacing(false);
    setView(WHOLE);
    say(undefined);
    work();
  };
  const only = (work: () => void) => (reviews ? work : () => {});
  const on: Record<ActionName, () => void> = {
    clean: only(() => moved(() => judge('clean'))),
    skip: only(() => moved(() => judge('skipped'))),
    box: only(() => setDraft(draft ? undefined : MIDDLE_BOX)),
    case: only(() => open('case')),
    join: only(() => open('join')),
    place: only(() => setPlacing(!placing)),
    pairs: () => open('pairs'),
    undo: only(() => say({ text: undo() ? m.photos.undone : m.photos.nothingToUndo })),
    help: () => open('help'),
  };
  return {
    ...{ view, setView, draft, setDraft, placing, setPlacing, dialog, said, on, erase },
    error: error ?? place.error,
    keep: (box: Box) => {
      draw(box);
      setDraft(undefined);
    },
    made: ({ case: c, outcome }: ApiOpenedCase) => {
      open(undefined);
      table.unchoose();
      const words = outcome === 'opened' ? m.photos.newCase.opened : m.photos.newCase.joined;
      say({ text: words(c.number), to: `/cases/${c.id}` });
    },
    step: (by: number, extend: boolean) => moved(() => table.step(by, extend)),
    pick: (id: number, how: 'one' | 'range' | 'toggle') => moved(() => table.pick(id, how)),
    close: () => open(undefined),
  };
}
