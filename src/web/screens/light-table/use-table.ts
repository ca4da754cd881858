import { useMemo, useRef, useState } from 'react';
import type { ApiMark, ApiPhoto } from '../../../wire/api-photos.ts';
import {
  type PhotoFilter,
  useAddMark,
  useNewsOfPhotos,
  usePhotos,
  useRemoveMark,
  useVerdict,
} from '../../http/photo-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { useCategory } from '../../http/setup-queries.ts';
import { addDays, instantOf } from '../../i18n/bureau-time.ts';
import { language } from '../../i18n/language.ts';
import { kept } from '../../kept.ts';
import type { Box } from '../../photos/box.ts';
import {
  beside,
  isShown,
  rangeOf,
  type Shown,
  shownQuery,
  shows,
  toggledIn,
} from '../../photos/selection.ts';
import { navigate, useAddress, withQuery } from '../../router.ts';

/** What boxes and cases are of, kept from photo to photo: much of one flight is of one kind. */
export const chosenCategory = kept<string>('chengxun.photo-category', (stored) => stored ?? '');
/** Steps that can be taken back. */
const MOST_UNDO = 200;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function useFilter(flight: string | undefined) {
  const { query } = useAddress();
  const timezone = useTimezone();
  const asked = query.get('show');
  const shown: Shown = isShown(asked) ? asked : 'all';
  const day = (name: string) => {
    const text = query.get(name) ?? '';
    return DAY.test(text) ? text : undefined;
  };
  const [from, to] = [day('from'), day('to')];
  const of = flight ?? query.get('flight') ?? undefined;
  const moment = (text: string | undefined, days: number) =>
    text && new Date(instantOf(addDays(text, days), timezone)).toISOString();
  const filter: PhotoFilter =
    of === undefined
      ? { ...shownQuery(shown), from: moment(from, 0), to: moment(to, 1) }
      : { flight: of };
  return { shown, from, to, flight: of, filter, wanted: Number(query.get('photo')) || undefined };
}

export type Table = ReturnType<typeof useTable>;

/** The photos of the table, the one looked at, those chosen, and what is done with them. */
export function useTable(ofFlight: string | undefined) {
  const { shown, from, to, flight, filter, wanted } = useFilter(ofFlight);
  const list = usePhotos(filter);
  const all = list.data;
  const photos = useMemo(
    () => all?.filter((photo) => photo.id === wanted || shows(shown, photo)),
    [all, shown, wanted],
  );
  const ids = useMemo(() => photos?.map(({ id }) => id) ?? [], [photos]);
  const current = photos?.find(({ id }) => id === wanted) ?? photos?.[0];
  const [chosen, choose] = useState<ReadonlySet<number>>(new Set());
  const anchor = useRef<number | undefined>(undefined);
  const go = (id: number | undefined) => {
    if (id !== undefined) navigate(withQuery({ photo: String(id) }), { replace: true });
  };
  const step = (by: number, extend: boolean) => {
    const next = beside(ids, current?.id, by);
    if (extend && current && next !== undefined) {
      if (chosen.size === 0) anchor.current = current.id;
      choose(rangeOf(ids, anchor.current ?? current.id, next));
    } else if (chosen.size > 0) choose(new Set());
    go(next);
  };
  const pick = (id: number, how: 'one' | 'range' | 'toggle') => {
    if (how === 'range' && current) {
      if (chosen.size === 0) anchor.current = current.id;
      choose(rangeOf(ids, anchor.current ?? current.id, id));
    } else if (how === 'toggle') {
      anchor.current = id;
      choose(toggledIn(chosen.size === 0 && current ? new Set([current.id]) : chosen, id));
    } else choose(new Set());
    go(id);
  };
  /** Those chosen; none: the one looked at. In the strip's order. */
  const taken: readonly ApiPhoto[] =
    chosen.size > 0 ? (photos ?? []).filter(({ id }) => chosen.has(id)) : current ? [current] : [];
  const unchoose = () => choose(new Set());
  return {
    ...{ list, all, photos, current, chosen, taken, shown, from, to, flight },
    ...{ go, step, pick, unchoose, next: () => go(beside(ids, current?.id, 1)) },
    position: current ? ids.indexOf(current.id) + 1 : 0,
  };
}

/** Verdicts and boxes, each of which can be taken back. */
export function useReview(table: Table) {
  const verdict = useVerdict();
  const add = useAddMark();
  const remove = useRemoveMark();
  const news = useNewsOfPhotos();
  const done = useRef<(() => void)[]>([]);
  const code = chosenCategory.use();
  const category = useCategory(code || undefined);
  const chosen = language.use();
  const label = (chosen === 'en' && category?.nameEn) || category?.name || '';
  const can = (undo: () => void) => {
    done.current = [...done.current.slice(1 - MOST_UNDO), undo];
  };
  const judge = (found: 'clean' | 'skipped') => {
    const { taken } = table;
    if (taken.length === 0) return;
    const before = groups(taken);
    can(() => {
      for (const [was, photos] of before)
        verdict.mutate({ photos, verdict: was }, { onSuccess: news });
      table.go(taken[0]?.id);
    });
    verdict.mutate({ photos: taken.map(({ id }) => id), verdict: found });
    if (table.chosen.size > 0) table.unchoose();
    table.next();
  };
  const draw = (box: Box) => {
    const photo = table.current?.id;
    if (photo === undefined) return;
    add.mutate(
      { photo, box, label, category: category?.code ?? null },
      {
        onSuccess: (mark) => {
          if (mark) can(() => remove.mutate({ photo, mark: mark.id }));
        },
      },
    );
  };
  const erase = (mark: ApiMark) => {
    const photo = table.current?.id;
    if (photo === undefined) return;
    const own = mark.confidence === null && mark.case === null;
    const again = { photo, box: mark.box, label: mark.label, category: mark.category };
    remove.mutate({ photo, mark: mark.id }, { onSuccess: news });
    if (own) can(() => add.mutate(again));
  };
  /** False: there was nothing. */
  const undo = (): boolean => {
    const last = done.current.at(-1);
    done.current = done.current.slice(0, -1);
    last?.();
    return last !== undefined;
  };
  const error = verdict.error ?? add.error ?? remove.error;
  return { judge, draw, erase, undo, error, category };
}

function groups(photos: readonly ApiPhoto[]): Map<ApiPhoto['verdict'], number[]> {
  const by = new Map<ApiPhoto['verdict'], number[]>();
  for (const { id, verdict } of photos) by.set(verdict, [...(by.get(verdict) ?? []), id]);
  return by;
}
