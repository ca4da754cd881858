import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { PatrolPlan } from '../../../../missions/patrol/plan.ts';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.ts';
import {
  download,
  EXPORTS,
  type Exported,
  type ExportFormat,
  exportPlan,
} from '../../planner/export-plan.ts';
import { Icon } from '../../ui/icons.tsx';

/** The plan as files for other programs and controllers. */
export function ExportMenu({ name, plan }: { name: string; plan: PatrolPlan | undefined }) {
  const m = useMessages();
  const words = m.planner.save;
  const [outcome, setOutcome] = useState<{ format: ExportFormat; exported: Exported }>();
  const take = (format: ExportFormat) => {
    if (!plan) return;
    const exported = exportPlan(plan, name, format);
    if (exported.ok) download(exported.name, exported.bytes);
    setOutcome({ format, exported });
  };
  const says = outcome && outcomeWords(outcome.format, outcome.exported, m);
  return (
    <>
      <Menu position="top-start" withinPortal>
        <Menu.Target>
          <Button
            variant="default"
            disabled={!plan || plan.sorties.length === 0}
            leftSection={<Icon name="download" size={14} />}
          >
            {words.export}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {plan && plan.sorties.length > 1 && (
            <Menu.Label>{words.exportAll(plan.sorties.length)}</Menu.Label>
          )}
          {EXPORTS.map((format) => (
            <Menu.Item key={format} onClick={() => take(format)}>
              {words.formats[format]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {says && (
        <p
          role={outcome.exported.ok ? 'status' : 'alert'}
          className={`planner-outcome ${outcome.exported.ok ? 'small muted' : 'error-text'}`}
        >
          {says}
        </p>
      )}
    </>
  );
}

function outcomeWords(format: ExportFormat, exported: Exported, m: Messages): string | undefined {
  const words = m.planner.save;
  if (!exported.ok) return `${words.exportFailed(words.formats[format])}: ${exported.detail}`;
  const parts = exported.left.map((part) => words.leftParts[part]);
  return parts.length > 0
    ? words.left(parts.join(m.locale.startsWith('zh') ? '、' : ', '))
    : undefined;
}
