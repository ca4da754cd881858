/** What the machine in table.ts knows, hears and does. */
import type { Failure } from '../../../src/domain/flights/drone.ts';

export const PHASES = [
  'idle',
  /** COUNT is out, no request yet. */
  'counting',
  /** The autopilot asks item by item. */
  'sending',
  /** The last item was sent. */
  'awaiting-ack',
  /** Nothing is sent for a while; then `after`. */
  'pausing',
  /** LIST is out. */
  'reading-count',
  'reading-items',
  /** All was read; the shell compares. */
  'judging',
  /** CLEAR_ALL is out. */
  'clearing',
  'done',
  'failed',
] as const;
export type Phase = (typeof PHASES)[number];

export const EVENTS = [
  'start',
  /** MISSION_REQUEST or _INT of an item that there is. */
  'request',
  /** … of one that there is not. */
  'request-beyond',
  /** ACK 0. */
  'accepted',
  /** ACK 2, 4–12 and what is not known: this item, this number or this place will never do. */
  'refused',
  /** ACK 3: this list or this command is not known. */
  'unsupported',
  /** ACK 1. ArduPilot answers so to a late copy of an item too. */
  'error',
  /** ACK 13: a copy or an item out of turn; no end of the transfer. */
  'out-of-sequence',
  /** ACK 14: another station is uploading. */
  'denied',
  /** ACK 15: the autopilot gave up waiting. */
  'cancelled',
  /** An ACK of another list. */
  'ack-elsewhere',
  /** MISSION_COUNT */
  'count',
  /** The item that was asked for. */
  'item',
  /** Another one. */
  'item-unasked',
  'timeout',
  /** The limit for the whole; comes a second time a while later. */
  'deadline',
  /** Somebody here called it off. */
  'cancel',
  /** The autopilot started anew. */
  'reboot',
  /** Another station changes this list. */
  'foreign',
  /** What was read is compared. */
  'verdict',
] as const;
export type EventKind = (typeof EVENTS)[number];

/** What is on board when all is over and it is not what it should be. */
export type OnBoard = 'unchanged' | 'mixed' | 'cleared' | 'unknown' | 'other';

export interface Event {
  readonly kind: EventKind;
  /** Of request and item. */
  readonly seq?: number;
  /** Of count. */
  readonly count?: number;
  /** MAV_MISSION_RESULT of refused. */
  readonly code?: number;
  /** Of verdict. */
  readonly found?: 'equal' | Exclude<OnBoard, 'unknown'>;
  /** Of verdict: what differs. */
  readonly words?: string;
  /** Of verdict: it is on the ground, motors off, for certain. */
  readonly safe?: boolean;
}

export type Action =
  | { readonly do: 'count' }
  | { readonly do: 'item'; readonly seq: number }
  | { readonly do: 'list' }
  | { readonly do: 'ask'; readonly seq: number }
  /** Take down the item that just came; or drop all that were taken down. */
  | { readonly do: 'keep' }
  | { readonly do: 'forget' }
  /** Compare; a verdict follows at once. */
  | { readonly do: 'judge' }
  | { readonly do: 'acknowledge'; readonly code: number }
  | { readonly do: 'clear' }
  /** The one timer, anew. */
  | { readonly do: 'timer'; readonly ms: number };

export interface Fault {
  readonly reason: Failure;
  readonly detail: string;
  /** Another try may help. */
  readonly passing: boolean;
}

export interface State {
  readonly phase: Phase;
  readonly goal: 'upload' | 'verify';
  /** Items to send, home included where it counts. */
  readonly size: number;
  /** Number for people of the item with seq 0: 0 where home is sent. */
  readonly base: 0 | 1;
  /** Highest item asked for in this attempt; −1: none. */
  readonly highest: number;
  /** The autopilot has asked for items, so what was on board may be gone. */
  readonly touched: boolean;
  /** Reading: next item, and how many there are. */
  readonly next: number;
  readonly total: number;
  /** Left until something moves. */
  readonly tries: number;
  /** Used up over the whole transfer. */
  readonly attempts: number;
  readonly pauses: number;
  readonly readings: number;
  readonly reboots: number;
  /** What follows a pause. */
  readonly after: 'counting' | 'reading-count';
  /** Why it will fail unless the read-back shows that all is there. */
  readonly fault?: Fault;
  readonly cleared: boolean;
  readonly late: boolean;
  /** Of failed. */
  readonly onBoard?: OnBoard;
}

export interface Step {
  readonly state: State;
  readonly actions: readonly Action[];
}

export function idle(goal: State['goal'], size: number, base: State['base']): State {
  return {
    phase: 'idle',
    goal,
    size,
    base,
    highest: -1,
    touched: false,
    next: 0,
    total: -1,
    tries: 0,
    attempts: 0,
    pauses: 0,
    readings: 0,
    reboots: 0,
    after: 'counting',
    cleared: false,
    late: false,
  };
}
