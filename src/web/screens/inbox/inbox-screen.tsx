import { useMessages } from '../../i18n/language.ts';
import { InboxCase } from './inbox-case.tsx';
import { InboxList } from './inbox-list.tsx';
import { useOnline, useOutbox } from './use-outbox.ts';

/** A unit's work on a phone: its cases at /inbox by deadline, one at /inbox/{id}. */
export function InboxScreen({ id }: { id: string | undefined }) {
  return (
    <div className="sheet-page inbox-page">
      <main id="content">
        <Line />
        {id ? <InboxCase id={id} key={id} /> : <InboxList />}
      </main>
    </div>
  );
}

/** What waits for a connection; nothing as long as all is well. */
function Line() {
  const m = useMessages();
  const online = useOnline();
  const outbox = useOutbox();
  const photos = outbox.photos.filter(({ photo }) => photo === null).length;
  const reports = outbox.drafts.filter(({ send, trouble }) => send !== null && !trouble).length;
  const away = !online || outbox.waiting;
  const risky = outbox.unkept && (outbox.photos.length > 0 || outbox.drafts.length > 0);
  if (!away && photos === 0 && reports === 0 && !risky) return null;
  return (
    <p className="inbox-line" role="status" data-away={away}>
      {away && <strong>{m.inbox.offline}</strong>}
      {risky && <strong>{m.inbox.unkept}</strong>}
      {photos + reports > 0 && <span>{m.inbox.waiting(photos, reports)}</span>}
      {away && (
        <button type="button" className="plain-button text-button" onClick={() => outbox.tryNow()}>
          {m.errors.retry}
        </button>
      )}
    </p>
  );
}
