import { ActionIcon, Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { DEVICE_KINDS } from '../../../domain/fleet/device.ts';
import { ZONE_KINDS, type ZoneKind } from '../../../domain/supervision/zone.ts';
import type { ApiZone } from '../../../wire/api.ts';
import type { Drawing } from '../../draw/drawing.ts';
import { shapeOf } from '../../draw/sketch.ts';
import { sendIfMatch } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';
import { useSignal } from '../../live/signal.ts';
import { useMay } from '../../people/use-me.ts';
import { Icon, KindIcon } from '../../ui/icons.tsx';
import { toggledIn } from '../../ui/toggled.ts';
import { DeleteZone } from './delete-zone.tsx';
import { HoursEditor } from './hours-editor.tsx';
import { ShapeTools } from './shape-tools.tsx';
import { draftOf, EMPTY_DRAFT, newZoneOf, type ZoneDraft } from './zone-draft.ts';

interface FormProps {
  readonly zone: ApiZone | undefined;
  readonly drawing: Drawing;
  readonly onDone: () => void;
}

export function ZoneForm({ zone, drawing, onDone }: FormProps) {
  const m = useMessages();
  const client = useQueryClient();
  const changes = useMay('fleet:change');
  const [draft, setDraft] = useState<ZoneDraft>(zone ? draftOf(zone) : EMPTY_DRAFT);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<ZoneDraft>) => setDraft((before) => ({ ...before, ...part }));
  useSignal(drawing.changed);
  const shape = drawing.sketch.finished ? shapeOf(drawing.sketch) : undefined;
  const save = useMutation({
    mutationFn: async () => {
      if (!shape) throw new Error(m.zones.tooFew);
      const body = newZoneOf(draft, shape, zone);
      if (!zone) return sendIfMatch('POST', '/zones', body);
      return sendIfMatch('PUT', `/zones/${zone.id}`, body, zone.version);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['zones'] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (draft.name.trim() && !drawing.problems.any) save.mutate();
  };
  const unnamed = tried && draft.name.trim() === '';
  return (
    <form className="zone-form" onSubmit={submit} noValidate>
      <div className="panel-head">
        <ActionIcon aria-label={m.zones.cancel} onClick={onDone}>
          <Icon name="back" />
        </ActionIcon>
        <h1>{zone ? zone.name : m.zones.new}</h1>
        {zone && <span className="side">{m.zones.version(zone.version)}</span>}
      </div>
      <div className="panel-body form">
        <ShapeTools drawing={drawing} tried={tried} />
        <TextInput
          label={m.zones.name}
          required
          maxLength={120}
          value={draft.name}
          error={unnamed && m.zones.required}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label={m.zones.kind}
          description={m.zoneKindHelp[draft.kind]}
          value={draft.kind}
          allowDeselect={false}
          data={ZONE_KINDS.map((kind) => ({ value: kind, label: m.zoneKinds[kind] }))}
          onChange={(kind) => kind && change({ kind: kind as ZoneKind })}
        />
        <AppliesTo draft={draft} change={change} />
        <HoursEditor hours={draft.hours} onChange={(hours) => change({ hours })} />
        <div className="two">
          <Figure
            label={m.zones.speedLimit}
            placeholder={m.zones.none}
            most={200}
            value={draft.speedLimit}
            onChange={(speedLimit) => change({ speedLimit })}
          />
          <Figure
            label={m.zones.maxStop}
            placeholder={m.zones.ruleDefault}
            most={10_080}
            value={draft.maxStop}
            onChange={(maxStop) => change({ maxStop })}
          />
        </div>
      </div>
      <div className="panel-foot">
        {!changes && <p className="muted small">{m.people.onlyLooking}</p>}
        {save.error && (
          <p role="alert" className="error-text">
            {save.error.message}
          </p>
        )}
        <div className="button-row">
          <Button type="submit" disabled={!changes} loading={save.isPending}>
            {m.zones.save}
          </Button>
          <Button variant="default" onClick={onDone}>
            {m.zones.cancel}
          </Button>
          {zone && changes && <DeleteZone zone={zone} onDone={onDone} />}
        </div>
      </div>
    </form>
  );
}

interface PartProps {
  readonly draft: ZoneDraft;
  readonly change: (part: Partial<ZoneDraft>) => void;
}

function AppliesTo({ draft, change }: PartProps) {
  const m = useMessages();
  const everybody = draft.kinds.length === 0 && draft.devices.trim() === '';
  return (
    <fieldset className="group">
      <legend>
        {m.zones.applies}
        {everybody && <span className="muted"> · {m.zones.everybody}</span>}
      </legend>
      <div className="chips">
        {DEVICE_KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            className="chip plain-button"
            aria-pressed={draft.kinds.includes(kind)}
            onClick={() => change({ kinds: toggledIn(draft.kinds, kind) })}
          >
            <KindIcon kind={kind} size={15} />
            <span>{m.kinds[kind]}</span>
          </button>
        ))}
      </div>
      <Textarea
        label={m.zones.appliesDevices}
        autosize
        minRows={1}
        maxRows={5}
        value={draft.devices}
        onChange={(event) => change({ devices: event.currentTarget.value })}
      />
    </fieldset>
  );
}

interface FigureProps {
  readonly label: string;
  readonly placeholder: string;
  readonly most: number;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

function Figure({ label, placeholder, most, value, onChange }: FigureProps) {
  return (
    <NumberInput
      label={label}
      placeholder={placeholder}
      min={1}
      max={most}
      decimalScale={1}
      hideControls
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}
