import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ApiPermit } from '../../../../wire/api-permits.ts';
import { get } from '../../../http/client.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { navigate } from '../../../router.ts';
import { PermitFacts } from '../../permits/permit-facts.tsx';

/** A permit for those who may look and not change. */
export function PermitSheet({ permit }: { permit: ApiPermit }) {
  const m = useMessages();
  return (
    <Drawer
      opened
      onClose={() => navigate('/admin/permits')}
      position="right"
      title={permit.number}
      closeButtonProps={{ 'aria-label': m.zones.cancel }}
    >
      <PermitFacts permit={permit} />
      <PermitVersions id={permit.id} />
    </Drawer>
  );
}

/** All that it ever said, the newest first: what cases name. */
export function PermitVersions({ id }: { id: string }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { data } = useQuery({
    queryKey: ['permits', 'versions', id],
    queryFn: async () => (await get<{ items: ApiPermit[] }>(`/permits/${id}/versions`)).items,
  });
  return (
    <ol className="permit-versions">
      {data?.map((one) => (
        <li key={one.version}>
          {m.permits.version(one.version, format.moment(one.recordedFrom))}
          {one.recordedTo && ` – ${format.moment(one.recordedTo)}`}
          <span className="row-sub">
            {m.permits.statuses[one.status]} · {one.firstDay} – {one.lastDay}
          </span>
        </li>
      ))}
    </ol>
  );
}
