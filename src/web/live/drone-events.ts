/** Which of the things that a drone tells a dispatcher must hear of, and how loudly. */
import type { ApiDroneEvent } from '../../wire/api-drones.ts';

export type Weight = 'alarm' | 'warning' | 'note';

/** MAV_SEVERITY: 0 emergency … 3 error, 4 warning, 5 notice, 6 info, 7 debug. */
const ERROR = 3;
const GRAVE_BATTERY = new Set(['critical', 'emergency', 'failed']);

/** undefined: nothing for the dispatcher; the flight's own page shows it. */
export function weightOf(event: ApiDroneEvent): Weight | undefined {
  const { kind, detail } = event;
  switch (kind) {
    case 'failsafe':
      return 'alarm';
    case 'fence':
      return detail.breached === true ? 'alarm' : 'note';
    case 'link':
      return detail.state === 'lost' ? 'warning' : 'note';
    case 'text':
      return Number(detail.severity) < ERROR ? 'warning' : undefined;
    case 'battery':
      return GRAVE_BATTERY.has(String(detail.state)) ? 'alarm' : undefined;
    case 'heartbeat':
      return detail.sending === false ? 'warning' : 'note';
    case 'reboot':
      return 'warning';
    case 'landed':
      return detail.to === 'air' || detail.to === 'ground' ? 'note' : undefined;
    default:
      return undefined;
  }
}
