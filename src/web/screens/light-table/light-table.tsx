import { Button, Modal } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ApiOpenedCase } from '../../../wire/api-cases.ts';
import { useNewsOfPhotos, usePlacePhoto } from '../../http/photo-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { useMay } from '../../people/use-me.ts';
import { type Box, MIDDLE_BOX, nudged, type View, WHOLE, zoomed } from '../../photos/box.ts';
import { UploadQueue } from '../../photos/upload-queue.ts';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { photoAddress } from '../cases/thumb.tsx';
import { type ActionName, Actions } from './actions.tsx';
import { JoinDialog, NewCaseDialog } from './case-dialogs.tsx';
import { Filmstrip } from './filmstrip.tsx';
import { PairsDialog } from './pairs-dialog.tsx';
import { Picture } from './picture.tsx';
import { TableHead } from './table-head.tsx';
import { UploadPanel, useDropped } from './upload-panel.tsx';
import { type Keys, useKeys } from './use-keys.ts';
import { type Table, useReview, useTable } from './use-table.ts';
import { useMapClick, useTableMap } from './use-table-map.ts';

type Dialog = 'case' | 'join' | 'pairs' | 'help';

/** A flight's photos at /flights/{id}/photos, all of them at /photos. */
export function LightTable({ flight }: { flight?: string | undefined }) {
  const table = useTable(flight);
  const news = useNewsOfPhotos();
  const adds = useMay('photos:add');
  const [uploading, setUploading] = useState(false);
  // Outlives each render, as its uploads do.
  const [queue] = useState(() => new UploadQueue(table.flight, news));
  const over = useDropped(adds, (files) => {
    queue.add(files);
    setUploading(true);
  });
  const m = useMessages();
  const { list, photos, all, shown } = table;
  return (
    <div className="sheet-page light-table" data-over={over}>
      <main id="content">
        <TableHead table={table} onUpload={() => setUploading(!uploading)} />
        {uploading && <UploadPanel queue={queue} onClose={() => setUploading(false)} />}
        {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
        {!photos && !list.error && <Notice title={m.errors.loading} />}
        {all?.length === 0 && shown === 'all' && (
          <Notice
            title={m.photos.noneTitle}
            text={adds ? m.photos.noneText : m.photos.noneTextLook}
          />
        )}
        {photos?.length === 0 && (all?.length !== 0 || shown !== 'all') && (
          <Notice title={m.photos.noneShownTitle} text={m.photos.noneShownText} />
        )}
        {photos && photos.length > 0 && <Photos table={table} />}
        {over && <div className="lt-over">{m.photos.upload.drop}</div>}
      </main>
    </div>
  );
}

/** What is on the table: picture, strip, and all that is done with them. */
function Photos({ table }: { table: Table }) {
  const m = useMessages();
  const reviews = useMay('photos:review');
  const review = useReview(table);
  const place = usePlacePhoto();
  const category = useRef<HTMLInputElement>(null);
  const [view, setView] = useState<View>(WHOLE);
  const [draft, setDraft] = useState<Box>();
  const [placing, setPlacing] = useState(false);
  const [dialog, open] = useState<Dialog>();
  const [said, say] = useState<Said>();
  const { current, photos, chosen, taken } = table;
  const drawing = draft !== undefined;
  useTableMap({
    photos,
    current,
    chosen,
    onPick: (id) => table.pick(id, 'one'),
    of: `${table.flight}`,
  });
  useMapClick(placing, (at) => {
    setPlacing(false);
    if (current) place.mutate({ photo: current.id, place: [at[0], at[1]] });
  });
  const moved = (work: () => void) => () => {
    setDraft(undefined);
    setPlacing(false);
    setView(WHOLE);
    say(undefined);
    work();
  };
  const keep = (box: Box) => {
    review.draw(box);
    setDraft(undefined);
  };
  const made = ({ case: c, outcome }: ApiOpenedCase) => {
    open(undefined);
    table.unchoose();
    const words = outcome === 'opened' ? m.photos.newCase.opened : m.photos.newCase.joined;
    say({ text: words(c.number), to: `/cases/${c.id}` });
  };
  const only = (work: () => void) => (reviews ? work : () => {});
  const on: Record<ActionName, () => void> = {
    clean: only(moved(() => review.judge('clean'))),
    skip: only(moved(() => review.judge('skipped'))),
    box: only(() => setDraft(drawing ? undefined : MIDDLE_BOX)),
    case: only(() => open('case')),
    join: only(() => open('join')),
    place: only(() => setPlacing(!placing)),
    pairs: () => open('pairs'),
    undo: only(() => say({ text: review.undo() ? m.photos.undone : m.photos.nothingToUndo })),
    help: () => open('help'),
  };
  const zoom = (by: number) => () => setView(zoomed(view, by, [0, 0]));
  const arrow = (key: string, step: number) => {
    const go = (extend: boolean) => moved(() => table.step(step, extend));
    const nudge = (grow: boolean) => () => draft && setDraft(nudged(draft, key, grow));
    return drawing
      ? { [key]: nudge(false), [`Shift+${key}`]: nudge(true) }
      : { [key]: go(false), [`Shift+${key}`]: go(true) };
  };
  const upDown = drawing ? { ...arrow('ArrowUp', 0), ...arrow('ArrowDown', 0) } : {};
  const cancel = () => {
    if (drawing) setDraft(undefined);
    else if (placing) setPlacing(false);
    else if (view !== WHOLE) setView(WHOLE);
    else table.unchoose();
  };
  const keys: Keys = {
    ...{ ...arrow('ArrowLeft', -1), ...arrow('ArrowRight', 1), ...upDown },
    ...{ ' ': on.clean, s: on.skip, b: on.box, n: on.case, j: on.join, z: on.undo },
    ...{ l: on.place, p: on.pairs, '?': on.help, c: () => category.current?.focus() },
    ...{ '+': zoom(1.5), '=': zoom(1.5), '-': zoom(1 / 1.5), 0: () => setView(WHOLE) },
    Enter: draft && (() => keep(draft)),
    Escape: cancel,
  };
  useKeys(keys, dialog === undefined);
  const close = () => open(undefined);
  const error = review.error ?? place.error;
  return (
    <>
      <div className="lt-stage">
        {current && (
          <Picture
            key={current.sha256}
            photo={current}
            view={view}
            onView={setView}
            drawing={drawing}
            draft={draft}
            onBox={keep}
            onRemove={reviews ? review.erase : undefined}
          />
        )}
        {drawing && <p className="lt-hint">{m.photos.boxHint}</p>}
        {placing && <p className="lt-hint">{m.photos.placeHint}</p>}
        <Toast said={said} error={error} />
      </div>
      <Facts table={table} />
      <Actions table={table} category={category} drawing={drawing} on={on} reviews={reviews} />
      <Filmstrip
        photos={photos ?? []}
        current={current?.id}
        chosen={chosen}
        onPick={(id, how) => moved(() => table.pick(id, how))()}
      />
      {dialog === 'case' && <NewCaseDialog photos={taken} onDone={made} onClose={close} />}
      {dialog === 'join' && <JoinDialog photos={taken} onDone={made} onClose={close} />}
      {dialog === 'pairs' && current && <PairsDialog photo={current} onClose={close} />}
      {dialog === 'help' && <KeySheet onClose={close} />}
    </>
  );
}

interface Said {
  readonly text: string;
  readonly to?: string;
}

function Toast({ said, error }: { said: Said | undefined; error: Error | null }) {
  const m = useMessages();
  if (error) {
    return (
      <p role="alert" className="lt-toast error-text">
        {error.message}
      </p>
    );
  }
  if (!said) return null;
  return (
    <p role="status" className="lt-toast">
      {said.text} {said.to && <Link to={said.to}>{m.cases.title}</Link>}
    </p>
  );
}

function Facts({ table: { current, position, photos } }: { table: Table }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  if (!current) return null;
  const words = [
    current.taken && format.moment(current.taken),
    current.placedBy ? m.photos.placedBy[current.placedBy] : m.photos.noPlace,
    current.heightAbove !== null && m.photos.height(format.distance(current.heightAbove)),
    current.camera,
    current.name,
  ];
  return (
    <div className="lt-facts">
      <strong>{m.photos.position(position, photos?.length ?? 0)}</strong>
      <span className="lt-verdict" data-verdict={current.verdict ?? 'none'}>
        {m.photos.verdicts[current.verdict ?? 'none']}
      </span>
      {current.cases.map(({ id, number }) => (
        <Link key={id} to={`/cases/${id}`}>
          {number}
        </Link>
      ))}
      <span className="lt-words muted">{words.filter(Boolean).join(' · ')}</span>
      <a href={photoAddress(current.sha256, 'original')} download={current.name}>
        {m.photos.original}
      </a>
    </div>
  );
}

function KeySheet({ onClose }: { onClose: () => void }) {
  const m = useMessages();
  return (
    <Modal
      opened
      onClose={onClose}
      title={m.photos.keysTitle}
      closeButtonProps={{ 'aria-label': m.photos.cancel }}
    >
      <dl className="lt-keys">
        {m.photos.keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Button variant="default" onClick={onClose}>
        {m.photos.upload.close}
      </Button>
    </Modal>
  );
}
