import { Select, TextInput } from '@mantine/core';
import { useTimezone } from '../../http/queries.ts';
import { instantOf, localOf } from '../../i18n/bureau-time.ts';
import { useMessages } from '../../i18n/language.ts';
import { serverNow } from '../../live/live.ts';
import { navigate, withQuery } from '../../router.ts';

const LENGTHS = [15, 30, 60, 120, 240, 360];

/** Which hour: in the address, so that it can be sent to somebody. */
export function SpanChoice({ from, minutes }: { from: number; minutes: number }) {
  const m = useMessages();
  const timezone = useTimezone();
  const lengths = LENGTHS.includes(minutes) ? LENGTHS : [...LENGTHS, minutes];
  return (
    <section className="panel span-choice" aria-label={m.replay.title}>
      <TextInput
        type="datetime-local"
        label={m.replay.from}
        value={localOf(from, timezone)}
        max={localOf(serverNow(), timezone)}
        onChange={(event) => {
          const chosen = instantOf(event.currentTarget.value, timezone);
          if (!Number.isFinite(chosen)) return;
          const to = withQuery({ from: new Date(chosen).toISOString(), at: undefined });
          navigate(to, { replace: true });
        }}
      />
      <Select
        label={m.replay.length}
        value={String(minutes)}
        allowDeselect={false}
        comboboxProps={{ position: 'top' }}
        data={lengths.map((n) => ({
          value: String(n),
          label: n < 60 || n % 60 ? m.replay.minutes(n) : m.replay.hours(n / 60),
        }))}
        onChange={(value) => {
          const begin = new Date(from).toISOString();
          navigate(withQuery({ from: begin, minutes: value ?? undefined, at: undefined }), {
            replace: true,
          });
        }}
      />
    </section>
  );
}
