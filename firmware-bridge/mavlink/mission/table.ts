/**
 * The transfer of one list (mission, fence or rally points) to the autopilot and back: what follows from
 * every event in every phase. MAVLink's mission protocol, with what ArduPilot and PX4 do beside it.
 *
 * An upload is: COUNT → (REQUEST → ITEM) for each → ACK → LIST → COUNT → (REQUEST → ITEM) for each → compare.
 * It is done only by a complete read-back that is equal. Whatever goes wrong on the way, what is on board
 * is read before anything is said; where that is a mixture of old and new, it is uploaded again while that
 * may help, else cleared where the vehicle stands disarmed.
 */
import {
  acceptedCount,
  answer,
  askAgain,
  beginAnew,
  cancelPause,
  cancelReading,
  cancelUpload,
  clearAgain,
  countAgain,
  counted,
  countedAgain,
  decide,
  erred,
  gaveUp,
  goOn,
  hurry,
  itemAgain,
  listAgain,
  lookAgain,
  type Move,
  readAnew,
  readBack,
  readLater,
  refuse,
  start,
  stay,
  stop,
  takenOver,
  took,
  unsupportedItem,
  unsupportedList,
  unsupportedReading,
  waitForOther,
} from './moves.ts';
import type { Event, EventKind, Phase, State, Step } from './state.ts';

/** A move, or why nothing moves: the event is old or not for us, or cannot come here. */
export type Cell = Move | { readonly ignored: string } | { readonly unreachable: string };

const copy: Cell = { ignored: 'a late copy, or an answer to an earlier message' };
const wait: Cell = { ignored: 'what is awaited has not come yet' };
const elsewhere: Cell = { ignored: 'it is about another list' };
const theirs: Cell = {
  ignored: 'the autopilot denies one of the two, and the read-back shows what came of it',
};
const over: Cell = { ignored: 'it is over' };
const notBegun: Cell = { ignored: 'nothing is under way yet' };
const begun: Cell = { unreachable: 'it is started once' };
const noTimer: Cell = { unreachable: 'no timer runs' };
const noJudge: Cell = { unreachable: 'a verdict follows at once on the phase judging' };
const atOnce: Cell = { unreachable: 'judging ends before anything else is heard' };

const all = (cell: Cell): Record<EventKind, Cell> => ({
  start: cell,
  request: cell,
  'request-beyond': cell,
  accepted: cell,
  refused: cell,
  unsupported: cell,
  error: cell,
  'out-of-sequence': cell,
  denied: cell,
  cancelled: cell,
  'ack-elsewhere': cell,
  count: cell,
  item: cell,
  'item-unasked': cell,
  timeout: cell,
  deadline: cell,
  cancel: cell,
  reboot: cell,
  foreign: cell,
  verdict: cell,
});

export const TABLE: Readonly<Record<Phase, Readonly<Record<EventKind, Cell>>>> = {
  idle: { ...all(notBegun), start, timeout: noTimer, deadline: noTimer, verdict: noJudge },

  counting: {
    start: begun,
    request: answer,
    'request-beyond': wait,
    accepted: acceptedCount,
    refused: refuse,
    unsupported: unsupportedList,
    error: erred,
    'out-of-sequence': copy,
    denied: waitForOther,
    cancelled: copy,
    'ack-elsewhere': elsewhere,
    count: copy,
    item: copy,
    'item-unasked': copy,
    timeout: countAgain,
    deadline: stop,
    cancel: cancelUpload,
    reboot: beginAnew,
    foreign: theirs,
    verdict: noJudge,
  },

  sending: {
    start: begun,
    request: answer,
    'request-beyond': { ignored: 'there is no such item to send; silence follows, and is counted' },
    accepted: {
      ignored: 'it cannot have all before the last was sent: the ACK of an earlier upload',
    },
    refused: refuse,
    unsupported: unsupportedItem,
    error: erred,
    'out-of-sequence': copy,
    denied: takenOver,
    cancelled: gaveUp,
    'ack-elsewhere': elsewhere,
    count: copy,
    item: copy,
    'item-unasked': copy,
    timeout: itemAgain,
    deadline: stop,
    cancel: cancelUpload,
    reboot: beginAnew,
    foreign: theirs,
    verdict: noJudge,
  },

  'awaiting-ack': {
    start: begun,
    request: answer,
    'request-beyond': { ignored: 'there is no such item to send; silence follows, and is counted' },
    accepted: readBack,
    refused: refuse,
    unsupported: unsupportedItem,
    error: erred,
    'out-of-sequence': copy,
    denied: takenOver,
    cancelled: gaveUp,
    'ack-elsewhere': elsewhere,
    count: copy,
    item: copy,
    'item-unasked': copy,
    timeout: itemAgain,
    deadline: stop,
    cancel: cancelUpload,
    reboot: beginAnew,
    foreign: theirs,
    verdict: noJudge,
  },

  pausing: {
    ...all(wait),
    start: begun,
    timeout: goOn,
    deadline: stop,
    cancel: cancelPause,
    verdict: noJudge,
  },

  'reading-count': {
    start: begun,
    request: {
      ignored: 'its side of the upload is still open; it will deny the reading until it ends',
    },
    'request-beyond': wait,
    accepted: copy,
    refused: copy,
    unsupported: unsupportedReading,
    error: copy,
    'out-of-sequence': copy,
    denied: readLater,
    cancelled: copy,
    'ack-elsewhere': elsewhere,
    count: counted,
    item: copy,
    'item-unasked': copy,
    timeout: listAgain,
    deadline: hurry,
    cancel: cancelReading,
    reboot: readAnew,
    foreign: wait,
    verdict: noJudge,
  },

  'reading-items': {
    start: begun,
    request: copy,
    'request-beyond': copy,
    accepted: copy,
    refused: copy,
    unsupported: copy,
    error: copy,
    'out-of-sequence': copy,
    denied: readLater,
    cancelled: copy,
    'ack-elsewhere': elsewhere,
    count: countedAgain,
    item: took,
    'item-unasked': copy,
    timeout: askAgain,
    deadline: hurry,
    cancel: cancelReading,
    reboot: readAnew,
    foreign: readBack,
    verdict: noJudge,
  },

  judging: { ...all(atOnce), verdict: decide },

  clearing: {
    ...all(copy),
    start: begun,
    'request-beyond': copy,
    accepted: lookAgain,
    refused: lookAgain,
    unsupported: lookAgain,
    error: lookAgain,
    denied: lookAgain,
    timeout: clearAgain,
    deadline: stop,
    cancel: { ignored: 'it ends within seconds, and half a mission must not be left' },
    reboot: readAnew,
    foreign: wait,
    verdict: noJudge,
  },

  done: all(over),
  failed: all(over),
};

export function step(state: State, event: Event): Step {
  const cell = TABLE[state.phase][event.kind];
  return typeof cell === 'function' ? cell(state, event) : stay(state, event);
}
