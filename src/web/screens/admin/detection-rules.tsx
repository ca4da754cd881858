import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { infer as Infer } from 'zod';
import type { detectionRuleSchema } from '../../../wire/api-photos.ts';
import { get } from '../../http/client.ts';
import { useCategories, useSetupChange } from '../../http/setup-queries.ts';
import { language, useMessages } from '../../i18n/language.ts';
import { Icon } from '../../ui/icons.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { categoryOptions } from '../cases/category-options.ts';
import { Fault, PartHead } from './parts.tsx';

type Rule = Infer<typeof detectionRuleSchema>;
interface Rules {
  readonly rules: readonly Rule[];
}
/** A row keeps its place on the page whatever is typed into it. */
type Row = Rule & { readonly key: number };

/** From which confidence on a detector's label becomes a proposed case, and of what. */
export function DetectionRules() {
  const m = useMessages();
  const found = useQuery({
    queryKey: ['detection-rules'],
    queryFn: () => get<Rules>('/detection-rules'),
  });
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Notice title={m.errors.loading} />;
  return <Editor saved={found.data.rules} />;
}

function Editor({ saved }: { saved: readonly Rule[] }) {
  const m = useMessages();
  const keys = useRef(0);
  const rowsOf = (rules: readonly Rule[]): Row[] =>
    rules.map((rule) => ({ ...rule, key: ++keys.current }));
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(saved));
  const [changed, setChanged] = useState(false);
  const save = useSetupChange<Rules>('PUT', '/detection-rules', ['detection-rules'], () =>
    setChanged(false),
  );
  const set = (next: readonly Row[]) => {
    setRows(next);
    setChanged(true);
  };
  const complete = rows.every(({ label, category }) => label.trim() !== '' && category !== '');
  const send = () =>
    save.mutate({
      rules: rows.map(({ label, category, confidence }) => ({
        label: label.trim(),
        category,
        confidence,
      })),
    });
  return (
    <>
      <PartHead title={m.admin.parts.detections} help={m.admin.detections.help}>
        <Button
          variant="default"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() =>
            set([...rows, { key: ++keys.current, label: '', category: '', confidence: 0.7 }])
          }
        >
          {m.admin.detections.add}
        </Button>
        <Button disabled={!changed || !complete} loading={save.isPending} onClick={send}>
          {m.admin.save}
        </Button>
      </PartHead>
      <Fault error={save.error} />
      {rows.length === 0 && (
        <Notice title={m.admin.detections.none} text={m.admin.detections.noneText} />
      )}
      {rows.length > 0 && (
        <div className="card admin-card rule-rows">
          {rows.map((row) => (
            <RuleRow
              key={row.key}
              row={row}
              onChange={(part) =>
                set(rows.map((one) => (one.key === row.key ? { ...one, ...part } : one)))
              }
              onRemove={() => set(rows.filter((one) => one.key !== row.key))}
            />
          ))}
        </div>
      )}
    </>
  );
}

interface RowProps {
  readonly row: Row;
  readonly onChange: (part: Partial<Rule>) => void;
  readonly onRemove: () => void;
}

function RuleRow({ row, onChange, onRemove }: RowProps) {
  const m = useMessages();
  const chosen = language.use();
  const categories = (useCategories().data ?? []).filter(
    ({ active, code }) => active || code === row.category,
  );
  return (
    <div className="rule-row">
      <TextInput
        aria-label={m.admin.detections.label}
        placeholder={m.admin.detections.label}
        maxLength={80}
        value={row.label}
        onChange={(event) => onChange({ label: event.currentTarget.value })}
      />
      <span aria-hidden="true">≥</span>
      <NumberInput
        aria-label={m.admin.detections.confidence}
        min={0}
        max={100}
        suffix=" %"
        w={84}
        value={Math.round(row.confidence * 100)}
        onChange={(value) => typeof value === 'number' && onChange({ confidence: value / 100 })}
      />
      <span aria-hidden="true">→</span>
      <Select
        aria-label={m.board.category}
        placeholder={m.board.category}
        searchable
        allowDeselect={false}
        value={row.category || null}
        onChange={(category) => category && onChange({ category })}
        data={categoryOptions(categories, chosen)}
      />
      <ActionIcon aria-label={m.admin.detections.remove} onClick={onRemove}>
        <Icon name="trash" size={16} />
      </ActionIcon>
    </div>
  );
}
