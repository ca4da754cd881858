import { Button, Modal, Select, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { metresBetween } from '../../../domain/geo/distance.ts';
import type { ApiCase, ApiOpenedCase } from '../../../wire/api-cases.ts';
import type { ApiPhoto } from '../../../wire/api-photos.ts';
import { NEAR, useCaseOfPhotos, useCasesNear } from '../../http/photo-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { useCategories } from '../../http/setup-queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { language, useMessages } from '../../i18n/language.ts';
import { Notice } from '../../ui/notice.tsx';
import { CaseStateMark } from '../cases/case-state-mark.tsx';
import { categoryOptions } from '../cases/category-options.ts';
import { useMatter } from '../cases/matter.ts';
import { Thumb } from '../cases/thumb.tsx';
import { chosenCategory } from './use-table.ts';

interface DialogProps {
  readonly photos: readonly ApiPhoto[];
  readonly onDone: (made: ApiOpenedCase) => void;
  readonly onClose: () => void;
}

/** Boxes that are no case's yet: they show what the case is of. */
const openMarks = (photos: readonly ApiPhoto[]): number[] =>
  photos.flatMap(({ marks }) =>
    marks.filter((mark) => !mark.rejected && mark.case === null).map(({ id }) => id),
  );
const placeOf = (photos: readonly ApiPhoto[]) =>
  photos.find(({ place }) => place !== null)?.place ?? null;

function CategoryField({ tried = false, focus = false }) {
  const m = useMessages();
  const code = chosenCategory.use();
  const chosen = language.use();
  const categories = (useCategories().data ?? []).filter(({ active }) => active);
  return (
    <Select
      label={m.photos.category}
      required
      searchable
      selectFirstOptionOnChange
      data-autofocus={focus || undefined}
      maxDropdownHeight={300}
      nothingFoundMessage={m.casePage.noneFound}
      error={tried && !code && m.photos.newCase.categoryNeeded}
      value={code || null}
      onChange={(value) => chosenCategory.set(value ?? '')}
      data={categoryOptions(categories, chosen)}
    />
  );
}

/** A case of the chosen photos: what it is, and the open ones near by that it may be the same as. */
export function NewCaseDialog({ photos, onDone, onClose }: DialogProps) {
  const m = useMessages();
  const category = chosenCategory.use();
  const [description, setDescription] = useState('');
  const [tried, setTried] = useState(false);
  const make = useCaseOfPhotos(onDone);
  const place = placeOf(photos);
  const marks = openMarks(photos);
  const ids = photos.map(({ id }) => id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (category && place)
      make.mutate({ photos: ids, marks, category, description: description.trim() });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={m.photos.newCase.title(photos.length)}
      closeButtonProps={{ 'aria-label': m.photos.cancel }}
    >
      <form className="form lt-form" onSubmit={submit} noValidate>
        <ul className="lt-thumbs">
          {photos.slice(0, 10).map((photo) => (
            <li key={photo.id}>
              <Thumb sha256={photo.sha256} alt={photo.name} file={photo} />
            </li>
          ))}
        </ul>
        {marks.length > 0 && <p className="muted">{m.photos.newCase.boxes(marks.length)}</p>}
        <CategoryField tried={tried} focus={!category} />
        <Textarea
          label={m.photos.newCase.description}
          data-autofocus={category ? true : undefined}
          autosize
          minRows={2}
          maxLength={2000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
              event.currentTarget.form?.requestSubmit();
          }}
        />
        {!place && (
          <p role="alert" className="error-text">
            {m.photos.newCase.placeNeeded}
          </p>
        )}
        {make.error && (
          <p role="alert" className="error-text">
            {make.error.message}
          </p>
        )}
        <div className="button-row">
          <Button type="submit" loading={make.isPending} disabled={!place} title="Ctrl + Enter">
            {m.photos.newCase.open}
          </Button>
          <Button variant="default" onClick={onClose}>
            {m.photos.cancel}
          </Button>
        </div>
        {place && (
          <Near
            title={m.photos.newCase.near}
            place={place}
            category={category}
            pending={make.isPending}
            onJoin={(of) => make.mutate({ photos: ids, marks, case: of })}
          />
        )}
      </form>
    </Modal>
  );
}

/** Joins the chosen photos to an open case near by. */
export function JoinDialog({ photos, onDone, onClose }: DialogProps) {
  const m = useMessages();
  const category = chosenCategory.use();
  const make = useCaseOfPhotos(onDone);
  const place = placeOf(photos);
  const body = { photos: photos.map(({ id }) => id), marks: openMarks(photos) };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={m.photos.join.title}
      closeButtonProps={{ 'aria-label': m.photos.cancel }}
    >
      {place ? (
        <Near
          place={place}
          category={category}
          pending={make.isPending}
          onJoin={(of) => make.mutate({ ...body, case: of })}
        />
      ) : (
        <Notice title={m.photos.join.noPlace} />
      )}
      {make.error && (
        <p role="alert" className="error-text">
          {make.error.message}
        </p>
      )}
    </Modal>
  );
}

interface NearProps {
  readonly title?: string;
  readonly place: readonly [number, number];
  readonly category: string;
  readonly pending: boolean;
  readonly onJoin: (id: number) => void;
}

/** Those of the same category first, of the same the nearest. */
function Near({ title, place, category, pending, onJoin }: NearProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const matter = useMatter();
  const { data } = useCasesNear(place);
  if (!data) return title ? null : <Notice title={m.errors.loading} />;
  const other = (one: ApiCase) => Number(one.category?.code !== category);
  const near = data.items
    .map((one) => ({ one, metres: metresBetween(place[0], place[1], ...one.place) }))
    .sort((a, b) => other(a.one) - other(b.one) || a.metres - b.metres);
  if (near.length === 0) return title ? null : <Notice title={m.photos.join.none(NEAR)} />;
  return (
    <section>
      {title && <h3 className="lt-near-title">{title}</h3>}
      <ul className="lt-near">
        {near.map(({ one, metres }, i) => (
          <li key={one.id}>
            <button
              type="button"
              className="plain-button"
              disabled={pending}
              data-autofocus={!title && i === 0 ? true : undefined}
              onClick={() => onJoin(one.id)}
            >
              <span>
                <strong>{matter(one)}</strong>
                <span className="row-sub">
                  {one.number} · {m.photos.join.metres(format.distance(metres))}
                </span>
              </span>
              <CaseStateMark state={one.state} />
              <span className="lt-join">{m.photos.newCase.joinInstead}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
