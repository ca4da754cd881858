/** What a flight's drone showed while it flew, once a second. */
import type { DroneState } from '../../domain/flights/drone.ts';
import type { Span } from '../stores.ts';
import type { FlightHead, FlightReader } from './ports.ts';

/** Before arming and after landing, ms. */
const MARGIN = 60_000;
/** Two states nearer than this are the same second, ms. */
const SECOND = 900;

/** From shortly before each sortie was armed to shortly after it landed; what overlaps is one. */
export function flownSpans({ sorties }: Pick<FlightHead, 'sorties'>, now: number): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const { armed, landed } of sorties) {
    if (armed === undefined) continue;
    const span = { from: armed - MARGIN, to: Math.min((landed ?? now) + MARGIN, now + MARGIN) };
    const last = spans.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else spans.push(span);
  }
  return spans;
}

/** The states at 1 Hz, in order of time, chunk by chunk. */
export async function* flownStates(
  store: Pick<FlightReader, 'states'>,
  flight: Pick<FlightHead, 'device' | 'sorties'>,
  now: number,
): AsyncGenerator<DroneState[]> {
  let last = -Infinity;
  for (const span of flownSpans(flight, now)) {
    for await (const chunk of store.states(flight.device, span)) {
      const kept = chunk.filter(({ time }) => {
        if (time - last < SECOND) return false;
        last = time;
        return true;
      });
      if (kept.length > 0) yield kept;
    }
  }
}
