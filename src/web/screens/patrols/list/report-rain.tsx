import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRains, useReportRain } from '../../../http/patrol-queries.ts';
import { addDays } from '../../../i18n/bureau-time.ts';
import { useMessages } from '../../../i18n/language.ts';
import { agoWords, dayWords } from '../../../patrol-words/due-words.ts';
import { Only } from '../../../people/only.tsx';
import { useToday } from '../use-today.ts';

/** Days looked back for rain. */
const BACK = 90;
const SHOWN = 5;

const useLastRains = (today: string) => useRains(addDays(today, -BACK), today).data ?? [];

/** Nobody else tells of rain: the last one, and a report of a new one. */
export function ReportRain() {
  const m = useMessages();
  const today = useToday();
  const [asking, ask] = useState(false);
  const [last] = useLastRains(today);
  return (
    <div className="rain">
      <Only may={['fleet:change', 'flights:fly']}>
        <Button variant="default" onClick={() => ask(true)}>
          {m.rain.report}
        </Button>
      </Only>
      {last && (
        <span className="row-sub">
          {m.rain.last}
          {m.rain.colon}
          {agoWords(last.day, today, m)}
        </span>
      )}
      <Modal
        opened={asking}
        onClose={() => ask(false)}
        title={m.rain.title}
        closeButtonProps={{ 'aria-label': m.rain.cancel }}
      >
        <RainForm onDone={() => ask(false)} />
      </Modal>
    </div>
  );
}

function RainForm({ onDone }: { onDone: () => void }) {
  const m = useMessages();
  const today = useToday();
  const rains = useLastRains(today);
  const [day, setDay] = useState(today);
  const report = useReportRain(onDone);
  let fault: string | undefined;
  if (day > today) fault = m.rain.future;
  else if (rains.some((rain) => rain.day === day)) fault = m.rain.known;
  return (
    <form
      className="rain-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fault) report.mutate({ day });
      }}
    >
      <p>{m.rain.text}</p>
      <TextInput
        type="date"
        label={m.rain.day}
        max={today}
        required
        data-autofocus
        value={day}
        error={fault}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <p className="muted small">
        {rains.length === 0
          ? m.rain.none
          : `${m.rain.last}${m.rain.colon}${rains
              .slice(0, SHOWN)
              .map((rain) => dayWords(rain.day, m))
              .join(m.rain.comma)}`}
      </p>
      {report.error && (
        <p role="alert" className="error-text">
          {report.error.message}
        </p>
      )}
      <div className="button-row end">
        <Button variant="default" onClick={onDone}>
          {m.rain.cancel}
        </Button>
        <Button type="submit" disabled={!day || fault !== undefined} loading={report.isPending}>
          {m.rain.save}
        </Button>
      </div>
    </form>
  );
}
