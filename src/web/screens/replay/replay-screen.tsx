import { useMemo } from 'react';
import type { ApiReplay, ApiViolation } from '../../../wire/api.ts';
import { useReplay, useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { live, serverNow } from '../../live/live.ts';
import { calledOf } from '../../live/vehicle.ts';
import { flyTo } from '../../map/view.ts';
import { useAddress } from '../../router.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Playback } from './playback.ts';
import { ReplayControls } from './replay-controls.tsx';
import { SpanChoice } from './span-choice.tsx';
import { useReplayMap } from './use-replay-map.ts';

const MINUTE = 60_000;
/** Points a vehicle has in an hour at most: enough to see every turn, few enough for hundreds. */
const POINTS = 720;

/** All vehicles together over a chosen span, as it was. */
export function ReplayScreen() {
  const m = useMessages();
  const { query } = useAddress();
  const asked = Date.parse(query.get('from') ?? '');
  const minutes = Math.min(360, Math.max(1, Number(query.get('minutes')) || 60));
  // Without an address: the hour until now, fixed when the screen opens.
  const opened = useMemo(() => Math.floor(serverNow() / MINUTE) * MINUTE, []);
  const from = Number.isFinite(asked) ? asked : opened - minutes * MINUTE;
  const span = { from, to: from + minutes * MINUTE };
  const step = Math.max(1, Math.ceil((minutes * 60) / POINTS));
  const replay = useReplay(
    new Date(span.from).toISOString(),
    new Date(span.to).toISOString(),
    step,
    true,
  );
  return (
    <main className="floor replay" id="content">
      <div className="dock-stack">
        {replay.isPending && (
          <div className="panel">
            <Notice title={m.replay.loading} />
          </div>
        )}
        {replay.error && (
          <div className="panel">
            <Failure error={replay.error} retry={() => void replay.refetch()} />
          </div>
        )}
        {replay.data && (
          <Loaded key={`${replay.data.from}${replay.data.to}`} replay={replay.data} />
        )}
        <SpanChoice from={span.from} minutes={minutes} />
      </div>
    </main>
  );
}

function Loaded({ replay }: { replay: ApiReplay }) {
  const m = useMessages();
  const { query } = useAddress();
  const playback = useMemo(() => {
    const made = new Playback(replay);
    const at = Date.parse(query.get('at') ?? '');
    if (Number.isFinite(at)) made.seek((at - made.from) / 1000);
    return made;
  }, [replay, query]);
  useReplayMap(playback, replay);
  if (replay.devices.length === 0) {
    return (
      <div className="panel">
        <Notice title={m.replay.noneTitle} text={m.replay.noneText} />
      </div>
    );
  }
  return (
    <>
      <Violations playback={playback} violations={replay.violations} />
      <ReplayControls playback={playback} replay={replay} />
    </>
  );
}

function Violations(props: { playback: Playback; violations: readonly ApiViolation[] }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { playback, violations } = props;
  if (violations.length === 0) return null;
  const inOrder = violations.toSorted((a, b) => a.began.localeCompare(b.began));
  return (
    <section className="panel replay-violations" aria-label={m.day.violations}>
      <div className="panel-head">
        <h2>{m.replay.violations(violations.length)}</h2>
      </div>
      <ol className="scroll">
        {inOrder.map((v) => {
          const vehicle = live.vehicles.get(v.device);
          return (
            <li key={v.id} className="day-event" data-what="violation">
              <button
                type="button"
                className="plain-button"
                onClick={() => {
                  playback.seek((Date.parse(v.began) - playback.from) / 1000);
                  flyTo(v.place, 15);
                }}
              >
                <time className="row-sub">{format.clock(v.began)}</time>
                <span className="day-event-mark" aria-hidden="true" />
                <span className="row-main">
                  <strong>{m.rules[v.rule]}</strong>
                  <span className="row-sub">
                    {[vehicle ? calledOf(vehicle) : v.device, v.zone?.name]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
