/** The moves of the machine in table.ts: each a pure function from state and event to what follows. */
import { refusalInWords } from './results.ts';
import type { Action, Event, Fault, OnBoard, State, Step } from './state.ts';

/** ms without an answer, and without an item while reading. */
const ANSWER = 1500;
const ITEM_ANSWER = 250;
/** Copies of a message sent before its silence counts; anew whenever something moves. */
const RETRIES = 5;
/** While reading, so many more at the slow pace: one lost item must not cost the whole reading. */
const SLOW_RETRIES = 5;
/** ms before it is tried again beside another station, or after a restart. */
const PAUSE = 2000;
/** Over the whole transfer. ArduPilot drops a dead uploader after 8 s: the pauses outlast that. */
export const MOST_PAUSES = 16;
export const MOST_ATTEMPTS = 4;
/** Uploads that were accepted and read back differently. */
const MOST_DIFFERING = 2;
export const MOST_READINGS = 8;
export const MOST_REBOOTS = 3;

const MISSION_CANCELLED = 15;

export type Move = (state: State, event: Event) => Step;

const timer = (ms: number): Action => ({ do: 'timer', ms });
const to = (state: State, ...actions: Action[]): Step => ({ state, actions });

/** Sends COUNT and waits for the first request. */
const begin: Move = (state) => {
  const { fault: _, ...rest } = state;
  return to(
    { ...rest, phase: 'counting', highest: -1, tries: RETRIES, attempts: state.attempts + 1 },
    { do: 'count' },
    timer(ANSWER),
  );
};

export const start: Move = (state, event) =>
  state.goal === 'upload' ? begin(state, event) : read(state);

/** Reads all that is on board; the verdict on it decides. */
function read(state: State): Step {
  if (state.readings >= MOST_READINGS) return end(state, 'unknown');
  return to(
    {
      ...state,
      phase: 'reading-count',
      next: 0,
      total: -1,
      tries: RETRIES,
      readings: state.readings + 1,
    },
    { do: 'forget' },
    { do: 'list' },
    timer(ANSWER),
  );
}
export const readBack: Move = read;

const UNREADABLE: Fault = {
  reason: 'no-answer',
  detail: 'what is on board could not be read back',
  passing: true,
};

function end(state: State, onBoard: OnBoard): Step {
  return to({ ...state, phase: 'failed', fault: state.fault ?? UNREADABLE, onBoard });
}

/** Something is wrong: look what is on board before anything is said. */
function fail(state: State, fault: Fault): Step {
  return read({ ...state, fault: state.late ? { ...fault, passing: false } : fault });
}

/** Waits, then counts or reads again; bounded, so that two stations do not wait for each other for ever. */
function pause(state: State, after: State['after'], tooOften: Fault): Step {
  if (state.pauses >= MOST_PAUSES)
    return after === 'counting'
      ? fail(state, tooOften)
      : end({ ...state, fault: state.fault ?? tooOften }, 'unknown');
  return to({ ...state, phase: 'pausing', after, pauses: state.pauses + 1 }, timer(PAUSE));
}

export const goOn: Move = (state, event) => {
  if (state.after === 'reading-count') return read(state);
  return state.attempts < MOST_ATTEMPTS ? begin(state, event) : fail(state, GIVEN_UP);
};

const GIVEN_UP: Fault = {
  reason: 'no-answer',
  detail: 'the upload did not come to its end in several attempts',
  passing: false,
};

// Uploading

/** An item is sent as often as it is asked for; only a new one counts as progress. */
export const answer: Move = (state, event) => {
  const seq = event.seq!;
  const phase =
    seq === state.size - 1 || state.phase === 'awaiting-ack' ? 'awaiting-ack' : 'sending';
  const item: Action = { do: 'item', seq };
  if (seq <= state.highest) return to({ ...state, phase, touched: true }, item);
  return to({ ...state, phase, touched: true, highest: seq, tries: RETRIES }, item, timer(ANSWER));
};

/** Nothing is to be sent, so this is the whole answer; otherwise it is an old one. */
export const acceptedCount: Move = (state) => (state.size === 0 ? read(state) : to(state));

export const countAgain: Move = (state) =>
  state.tries > 0
    ? to({ ...state, tries: state.tries - 1 }, { do: 'count' }, timer(ANSWER))
    : fail(state, silent('it does not answer the announcement of an upload'));

/** A copy of the last item asked for: harmless where it had come, needed where it had not. */
export const itemAgain: Move = (state) =>
  state.tries > 0
    ? to({ ...state, tries: state.tries - 1 }, { do: 'item', seq: state.highest }, timer(ANSWER))
    : fail(state, silent(`it fell silent ${at(state)}`));

const silent = (detail: string): Fault => ({ reason: 'no-answer', detail, passing: true });

/** Where the upload was, in words. */
function at(state: State): string {
  if (state.highest < 0) return 'before the first item';
  const number = state.highest + state.base;
  return number === 0 ? 'at its home' : `at item ${number}`;
}

export const refuse: Move = (state, event) =>
  fail(state, {
    reason: 'refused',
    detail: `${refusalInWords(event.code)} (${at(state)})`,
    passing: false,
  });

export const unsupportedItem: Move = (state) =>
  fail(state, {
    reason: 'unsupported',
    detail: `the autopilot does not take ${at(state).replace(/^at /, '')}`,
    passing: false,
  });

/** A list that it does not keep: as good as an empty one, if ours is. */
export const unsupportedList: Move = (state) =>
  state.size === 0
    ? to({ ...state, phase: 'done' })
    : end({ ...state, fault: NO_SUCH_LIST }, state.touched ? 'unknown' : 'unchanged');

const NO_SUCH_LIST: Fault = {
  reason: 'unsupported',
  detail: 'the autopilot keeps no such list',
  passing: false,
};

export const erred: Move = (state) =>
  fail(state, {
    reason: 'refused',
    detail: `the autopilot reported an error ${at(state)}`,
    passing: true,
  });

export const gaveUp: Move = (state) =>
  fail(state, {
    reason: 'no-answer',
    detail: `the autopilot gave up waiting ${at(state)}`,
    passing: true,
  });

const BUSY: Fault = {
  reason: 'busy',
  detail: 'another ground station is uploading: try again when it has ended',
  passing: false,
};

/** Not even begun, so it is no attempt. */
export const waitForOther: Move = (state) =>
  pause({ ...state, attempts: state.attempts - 1 }, 'counting', BUSY);
/** In the middle of our own upload: somebody else was quicker, or took over. */
export const takenOver: Move = (state) => fail(state, { ...BUSY, passing: true });

// Reading

export const readLater: Move = (state) => pause(state, 'reading-count', state.fault ?? BUSY);

export const listAgain: Move = (state) => {
  if (state.tries > 0)
    return to({ ...state, tries: state.tries - 1 }, { do: 'list' }, timer(ANSWER));
  // Who was silent before is not there: no third round of silence.
  const gone = state.fault?.reason === 'no-answer';
  return gone ? end(state, 'unknown') : read({ ...state, fault: state.fault ?? UNREADABLE });
};

/** To a LIST; a late copy of the answer to an item says nothing about the list. */
export const unsupportedReading: Move = (state, event) =>
  state.touched && state.size > 0 ? to(state) : unsupportedList(state, event);

export const counted: Move = (state, event) => {
  const total = event.count!;
  if (total === 0) return readAll({ ...state, total: 0 });
  return to(
    { ...state, phase: 'reading-items', total, next: 0, tries: RETRIES + SLOW_RETRIES },
    { do: 'ask', seq: 0 },
    timer(ITEM_ANSWER),
  );
};

/** A copy of the count; another count means that the list was changed under our hands. */
export const countedAgain: Move = (state, event) =>
  event.count === state.total ? to(state) : read(state);

export const took: Move = (state) => {
  const next = state.next + 1;
  const keep: Action = { do: 'keep' };
  if (next >= state.total) {
    const { state: after, actions } = readAll({ ...state, next });
    return to(after, keep, ...actions);
  }
  return to(
    { ...state, next, tries: RETRIES + SLOW_RETRIES },
    keep,
    { do: 'ask', seq: next },
    timer(ITEM_ANSWER),
  );
};

function readAll(state: State): Step {
  return to({ ...state, phase: 'judging' }, { do: 'acknowledge', code: 0 }, { do: 'judge' });
}

export const askAgain: Move = (state) => {
  if (state.tries === 0) return read(state);
  const tries = state.tries - 1;
  return to(
    { ...state, tries },
    { do: 'ask', seq: state.next },
    timer(tries >= SLOW_RETRIES ? ITEM_ANSWER : ANSWER),
  );
};

// Judging

export const decide: Move = (state, event) => {
  const found = event.found!;
  if (found === 'equal') return to({ ...state, phase: 'done' });
  const differs: Fault = {
    reason: 'differs',
    detail: event.words ?? 'it differs',
    passing: state.attempts < MOST_DIFFERING,
  };
  // It could be read after all.
  const fault = state.fault === UNREADABLE ? differs : (state.fault ?? differs);
  const known = { ...state, fault };
  if (state.goal === 'verify') return end(known, found);
  if (fault.passing && !state.late && !state.cleared && state.attempts < MOST_ATTEMPTS)
    return begin(state, event);
  if (found === 'mixed' && event.safe === true && !state.cleared)
    return to({ ...known, phase: 'clearing', tries: RETRIES }, { do: 'clear' }, timer(ANSWER));
  return end(known, found);
};

// Clearing

export const clearAgain: Move = (state) =>
  state.tries > 0
    ? to({ ...state, tries: state.tries - 1 }, { do: 'clear' }, timer(ANSWER))
    : read({ ...state, cleared: true });

/** Whatever it said to the clearing: what is there now is read. */
export const lookAgain: Move = (state) => read({ ...state, cleared: true });

// From outside

const CANCELLED: Fault = { reason: 'cancelled', detail: 'called off', passing: false };

/** PX4 ends its side on this; ArduPilot does so by itself after 8 s. */
export const cancelUpload: Move = (state) => {
  const { state: after, actions } = fail(state, CANCELLED);
  return to(after, { do: 'acknowledge', code: MISSION_CANCELLED }, ...actions);
};

/** Of an upload what is on board is still found out; of a reading nothing is left to find. */
export const cancelReading: Move = (state) =>
  state.goal === 'verify'
    ? end({ ...state, fault: CANCELLED }, 'unknown')
    : to({ ...state, fault: CANCELLED });

export const cancelPause: Move = (state) => {
  if (state.goal === 'verify') return end({ ...state, fault: CANCELLED }, 'unknown');
  return state.after === 'counting' ? fail(state, CANCELLED) : to({ ...state, fault: CANCELLED });
};

const RESTARTED: Fault = {
  reason: 'error',
  detail: 'the autopilot started anew again and again',
  passing: false,
};

/** A bounded number of times, from the count on. */
export const beginAnew: Move = (state) =>
  state.reboots >= MOST_REBOOTS
    ? fail(state, RESTARTED)
    : pause({ ...state, reboots: state.reboots + 1 }, 'counting', RESTARTED);

export const readAnew: Move = (state) =>
  state.reboots >= MOST_REBOOTS
    ? end({ ...state, fault: state.fault ?? RESTARTED }, 'unknown')
    : pause({ ...state, reboots: state.reboots + 1 }, 'reading-count', RESTARTED);

const TOO_LONG: Fault = {
  reason: 'no-answer',
  detail: 'it took longer than it may',
  passing: false,
};

/** The first time: what is on board is read, nothing more is sent. */
export const stop: Move = (state) =>
  state.late
    ? end({ ...state, fault: state.fault ?? TOO_LONG }, 'unknown')
    : fail({ ...state, late: true }, state.fault ?? TOO_LONG);

/** The first time it may go on to its end; the second time it is over. */
export const hurry: Move = (state) =>
  state.late
    ? end({ ...state, fault: state.fault ?? TOO_LONG }, 'unknown')
    : to({ ...state, late: true });

export const stay: Move = (state) => to(state);
