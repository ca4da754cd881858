import { Button, Modal } from '@mantine/core';
import { useRef, useState } from 'react';
import { useNewsOfPhotos } from '../../http/photo-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { useMay } from '../../people/use-me.ts';
import { UploadQueue } from '../../photos/upload-queue.ts';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { photoAddress } from '../cases/thumb.tsx';
import { Actions } from './actions.tsx';
import { JoinDialog, NewCaseDialog } from './case-dialogs.tsx';
import { Filmstrip } from './filmstrip.tsx';
import { PairsDialog } from './pairs-dialog.tsx';
import { Picture } from './picture.tsx';
import { TableHead } from './table-head.tsx';
import { UploadPanel, useDropped } from './upload-panel.tsx';
import { keysOf, useKeys } from './use-keys.ts';
import { type Table, useTable } from './use-table.ts';
import { useTableMap } from './use-table-map.ts';
import { type Said, useWork, type Work } from './use-work.ts';

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
  const reviews = useMay('photos:review');
  const category = useRef<HTMLInputElement>(null);
  const work = useWork(table, reviews);
  const { photos, current, chosen, taken } = table;
  useTableMap({
    ...{ photos, current, chosen, of: `${table.flight}` },
    onPick: (id) => work.pick(id, 'one'),
  });
  useKeys(keysOf(work, table, category), work.dialog === undefined);
  return (
    <>
      <Stage table={table} work={work} reviews={reviews} />
      <Facts table={table} />
      <Actions
        table={table}
        category={category}
        drawing={work.draft !== undefined}
        on={work.on}
        reviews={reviews}
      />
      <Filmstrip photos={photos ?? []} current={current?.id} chosen={chosen} onPick={work.pick} />
      {work.dialog === 'case' && (
        <NewCaseDialog photos={taken} onDone={work.made} onClose={work.close} />
      )}
      {work.dialog === 'join' && (
        <JoinDialog photos={taken} onDone={work.made} onClose={work.close} />
      )}
      {work.dialog === 'pairs' && current && <PairsDialog photo={current} onClose={work.close} />}
      {work.dialog === 'help' && <KeySheet onClose={work.close} />}
    </>
  );
}

function Stage({ table, work, reviews }: { table: Table; work: Work; reviews: boolean }) {
  const m = useMessages();
  const { current } = table;
  const drawing = work.draft !== undefined;
  return (
    <div className="lt-stage">
      {current && (
        <Picture
          key={current.sha256}
          photo={current}
          view={work.view}
          onView={work.setView}
          drawing={drawing}
          draft={work.draft}
          onBox={work.keep}
          onRemove={reviews ? work.erase : undefined}
        />
      )}
      {drawing && <p className="lt-hint">{m.photos.boxHint}</p>}
      {work.placing && <p className="lt-hint">{m.photos.placeHint}</p>}
      <Toast said={work.said} error={work.error} />
    </div>
  );
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
