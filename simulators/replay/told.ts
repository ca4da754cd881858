/** What a recorded vehicle told: fixes, and of a drone its state and what happened beside them. */
import type { Fix } from '../../src/domain/fleet/fix.ts';
import type { DroneEvent, DroneState } from '../../src/domain/flights/drone.ts';
import { formatFix } from '../../src/wire/json-fix.ts';

export type Told = Fix | DroneState | DroneEvent;
type ToldChannel = 'position' | 'telemetry' | 'event';

/** The most that one message may carry. */
const MOST: Readonly<Record<ToldChannel, number>> = { position: 1000, telemetry: 100, event: 100 };

export function channelOf(told: Told): ToldChannel {
  if ('autopilot' in told) return 'telemetry';
  return 'kind' in told ? 'event' : 'position';
}

/** The same at another time. An event that is moved is another event. */
export function movedTo(told: Told, time: number): Told {
  const by = time - told.time;
  if (by === 0 || !('kind' in told)) return { ...told, time };
  const { id, detail } = told;
  const taken = typeof detail.taken === 'number' ? { taken: detail.taken + by } : {};
  return { ...told, id: `${id}+${by}`, time, detail: { ...detail, ...taken } };
}

export interface Message {
  readonly channel: ToldChannel;
  readonly message: unknown;
}

/** As few messages as will do, each channel's in its order: fixes before what is told beside them. */
export function messagesOf(told: readonly Told[]): Message[] {
  return (['position', 'telemetry', 'event'] as const).flatMap((channel) => {
    const items = told.filter((one) => channelOf(one) === channel);
    const messages: Message[] = [];
    for (let i = 0; i < items.length; i += MOST[channel]) {
      messages.push({ channel, message: messageOf(channel, items.slice(i, i + MOST[channel])) });
    }
    return messages;
  });
}

/** Of telemetry only a list is stored; a single fix goes without one. */
function messageOf(channel: ToldChannel, items: readonly Told[]): unknown {
  if (channel !== 'position') return items;
  const fixes = (items as readonly Fix[]).map(formatFix);
  return fixes.length === 1 ? fixes[0] : fixes;
}
