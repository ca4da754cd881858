import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiUnit } from '../../../../wire/api-cases.ts';
import { sendFileAs } from '../../../http/client.ts';
import { useUnits } from '../../../http/setup-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { navigate } from '../../../router.ts';
import { FileButton } from '../../../ui/file-button.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { FeatureFindings } from '../feature-findings.tsx';
import { PartHead } from '../parts.tsx';
import { UnitForm } from './unit-form.tsx';
import { useUnitsOnMap } from './use-units-on-map.ts';

/** Responsible units with their areas on the map. */
export function Units({ id }: { id: string | undefined }) {
  const m = useMessages();
  const units = useUnits();
  const { data, error } = units;
  useUnitsOnMap(data, id);
  const open = data?.find((unit) => String(unit.id) === id);
  if (id === 'new' || open) return <UnitForm key={id} unit={open} />;
  return (
    <>
      <PartHead title={m.admin.parts.units} help={m.admin.units.help}>
        <a className="with-icon csv-link" href="/api/v1/units/geojson" download>
          <Icon name="download" size={15} />
          GeoJSON
        </a>
        <Import />
        <Button
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => navigate('/admin/units/new')}
        >
          {m.admin.units.add}
        </Button>
      </PartHead>
      {error && <Failure error={error} retry={() => void units.refetch()} />}
      {!data && !error && <Notice title={m.errors.loading} />}
      {data?.length === 0 && <Notice title={m.admin.units.none} />}
      {data && data.length > 0 && <Table units={data} />}
    </>
  );
}

function Table({ units }: { units: readonly ApiUnit[] }) {
  const m = useMessages();
  return (
    <div className="card table-card">
      <table className="table">
        <thead>
          <tr>
            <th>{m.cases.unit}</th>
            <th className="number">{m.admin.units.areas}</th>
            <th className="number">{m.admin.units.open}</th>
            <th className="number">{m.board.overdue}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <tr
              key={unit.id}
              className="clickable"
              onClick={() => navigate(`/admin/units/${unit.id}`)}
            >
              <td data-label={m.cases.unit}>
                <Link to={`/admin/units/${unit.id}`} onClick={(event) => event.stopPropagation()}>
                  {unit.name}
                </Link>
              </td>
              <td data-label={m.admin.units.areas} className="number">
                {unit.areas.length}
              </td>
              <td data-label={m.admin.units.open} className="number">
                <Link
                  to={`/cases?view=table&unit=${unit.id}`}
                  onClick={(event) => event.stopPropagation()}
                >
                  {unit.open}
                </Link>
              </td>
              <td data-label={m.board.overdue} className="number" data-refused={unit.overdue > 0}>
                {unit.overdue}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Areas by the names of their units, from another map program. */
function Import() {
  const m = useMessages();
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: (file: File) =>
      sendFileAs<{ items: unknown[] }>('/units/import?create=true', file, 'application/geo+json'),
    onSuccess: () => client.invalidateQueries({ queryKey: ['units'] }),
  });
  return (
    <>
      <FileButton
        accept=".geojson,.json,application/geo+json"
        onChange={(file) => file && take.mutate(file)}
      >
        {(props) => (
          <Button
            {...props}
            variant="default"
            loading={take.isPending}
            title={m.admin.units.importHelp}
          >
            {m.admin.units.import}
          </Button>
        )}
      </FileButton>
      {take.data && <span role="status">{m.admin.imported(take.data.items.length)}</span>}
      <FeatureFindings error={take.error} />
    </>
  );
}
