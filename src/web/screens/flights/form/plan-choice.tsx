import { Button, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiPlan } from '../../../../wire/api-flights.ts';
import { sendFile } from '../../../http/client.ts';
import { usePlan, usePlans } from '../../../http/flight-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { FileButton } from '../../../ui/file-button.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { Failure } from '../../../ui/notice.tsx';
import { PlanFacts } from '../plan-facts.tsx';
import { useMissionOnMap } from '../use-mission-on-map.ts';

interface PlanChoiceProps {
  readonly chosen: number | undefined;
  readonly fault: string | undefined;
  readonly onChoose: (plan: number | undefined) => void;
}

/** A stored plan, or one out of a file; what is chosen lies on the map at once. */
export function PlanChoice({ chosen, fault, onChoose }: PlanChoiceProps) {
  const m = useMessages();
  const plans = usePlans();
  const plan = usePlan(chosen);
  useMissionOnMap(plan.data?.mission);
  const list = plans.data ?? [];
  return (
    <>
      {plans.error && <Failure error={plans.error} retry={() => void plans.refetch()} />}
      {plans.data?.length === 0 && <p className="muted">{m.plan.none}</p>}
      <div className="plan-row">
        <Select
          label={m.plan.choose}
          placeholder={m.plan.placeholder}
          searchable
          value={chosen === undefined ? null : String(chosen)}
          error={fault}
          data={list.map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(value) => onChoose(value ? Number(value) : undefined)}
        />
        <ImportPlan onImported={onChoose} />
      </div>
      {plan.error && <Failure error={plan.error} retry={() => void plan.refetch()} />}
      {plan.data && <PlanFacts summary={plan.data.summary} mission={plan.data.mission} />}
    </>
  );
}

function ImportPlan({ onImported }: { onImported: (plan: number) => void }) {
  const m = useMessages();
  const client = useQueryClient();
  const load = useMutation({
    mutationFn: (file: File) => {
      const name = file.name.replace(/\.(plan|waypoints|txt)$/i, '').slice(0, 120) || file.name;
      return sendFile<ApiPlan>('/plans/import', { name }, file);
    },
    onSuccess: async (plan) => {
      await client.invalidateQueries({ queryKey: ['plans'] });
      onImported(plan.id);
    },
  });
  return (
    <div className="plan-import">
      <FileButton
        accept=".plan,.waypoints,.txt,application/json,text/plain"
        onChange={(file) => file && load.mutate(file)}
      >
        {(props) => (
          <Button
            {...props}
            variant="default"
            title={m.plan.accept}
            loading={load.isPending}
            leftSection={<Icon name="upload" size={14} />}
          >
            {m.plan.import}
          </Button>
        )}
      </FileButton>
      {load.data && (
        <p role="status" className="small muted">
          {m.plan.imported(load.data.name)}
        </p>
      )}
      {load.error && (
        <p role="alert" className="error-text">
          {m.plan.importFailed}: {load.error.message}
        </p>
      )}
    </div>
  );
}
