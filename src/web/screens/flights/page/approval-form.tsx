import { Button, FileInput, Modal, Select } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { useFlightChange } from '../../../http/flight-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import {
  type Area,
  approvalFaults,
  approvalOf,
  areaOfFile,
  draftOfApproval,
} from '../form/approval-draft.ts';
import { ApprovalFields } from '../form/approval-fields.tsx';

interface ApprovalFormProps {
  readonly detail: ApiFlightDetail;
  readonly onClose: () => void;
}

type Sent = ReturnType<typeof approvalOf> & { readonly area?: Area };

/** The approval as it was given: its number, time, ceiling and area. Before and after stay in the flight's log. */
export function ApprovalForm({ detail, onClose }: ApprovalFormProps) {
  const m = useMessages();
  const timezone = useTimezone();
  const { flight, summary } = detail;
  const [draft, setDraft] = useState(() => draftOfApproval(flight.approval, timezone));
  const [area, setArea] = useState<Area | undefined>(flight.approval.area);
  const [tried, setTried] = useState(false);
  const enter = useFlightChange<Sent>(String(flight.id), 'approval');
  const faults = approvalFaults(m, draft, timezone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length > 0) return;
    enter.mutate({ ...approvalOf(draft, timezone), ...(area && { area }) }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={m.approval.title}
      closeButtonProps={{ 'aria-label': m.checks.cancel }}
    >
      <form className="form" onSubmit={submit} noValidate>
        <p className="muted small">{m.approval.help}</p>
        <ApprovalFields
          draft={draft}
          faults={tried ? faults : {}}
          summary={summary}
          change={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
        <ApprovedArea area={area} onChange={setArea} />
        {enter.error && (
          <p role="alert" className="error-text">
            {enter.error.message}
          </p>
        )}
        <div className="button-row end">
          <Button variant="default" onClick={onClose}>
            {m.checks.cancel}
          </Button>
          <Button type="submit" loading={enter.isPending}>
            {m.approval.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface ApprovedAreaProps {
  readonly area: Area | undefined;
  readonly onChange: (area: Area | undefined) => void;
}

/** Usually the plan's own fence; else a file as the authority or the application's software gives it. */
function ApprovedArea({ area, onChange }: ApprovedAreaProps) {
  const m = useMessages();
  const [own, setOwn] = useState(area === undefined);
  const [unread, setUnread] = useState(false);
  const read = async (file: File | null) => {
    if (!file) return;
    const found = areaOfFile(new Uint8Array(await file.arrayBuffer()));
    setUnread(found === undefined);
    if (found) onChange(found);
  };
  return (
    <>
      <Select
        label={m.approval.area}
        allowDeselect={false}
        value={own ? 'own' : 'file'}
        data={[
          { value: 'own', label: m.checks.says.areaOwn },
          { value: 'file', label: m.approval.areaFile },
        ]}
        onChange={(value) => {
          setOwn(value === 'own');
          if (value === 'own') onChange(undefined);
        }}
      />
      {!own && (
        <FileInput
          label={m.approval.file}
          description={area && m.approval.corners(area.length - 1)}
          placeholder={m.approval.pickFile}
          accept=".geojson,.json,.kml,.kmz"
          error={unread ? m.approval.unread : undefined}
          onChange={(file) => void read(file)}
        />
      )}
    </>
  );
}
