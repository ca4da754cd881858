import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MOST_ATTEMPTS,
  MOST_PAUSES,
  MOST_READINGS,
  MOST_REBOOTS,
} from '../../../firmware-bridge/mavlink/mission/moves.ts';
import {
  EVENTS,
  type Event,
  type EventKind,
  idle,
  PHASES,
  type Phase,
  type State,
} from '../../../firmware-bridge/mavlink/mission/state.ts';
import { step, TABLE } from '../../../firmware-bridge/mavlink/mission/table.ts';

const SIZE = 4;

/** An event with all that its kind may carry. */
const full = (kind: EventKind, over: Partial<Event> = {}): Event => ({
  kind,
  seq: 0,
  count: SIZE,
  code: 5,
  found: 'mixed',
  words: 'item 1: altitude',
  safe: true,
  ...over,
});

const at = (phase: Phase, over: Partial<State> = {}): State => ({
  ...idle('upload', SIZE, 0),
  phase,
  attempts: 1,
  highest: phase === 'awaiting-ack' ? SIZE - 1 : 0,
  total: SIZE,
  tries: 3,
  ...over,
});

/** Where each event leads from each phase, with a state as it usually is there; `.`: it stays. */
const LEADS: Record<Phase, Partial<Record<EventKind, Phase>>> = {
  idle: { start: 'counting' },
  counting: {
    request: 'sending',
    refused: 'reading-count',
    unsupported: 'failed',
    error: 'reading-count',
    denied: 'pausing',
    deadline: 'reading-count',
    cancel: 'reading-count',
    reboot: 'pausing',
  },
  sending: {
    refused: 'reading-count',
    unsupported: 'reading-count',
    error: 'reading-count',
    denied: 'reading-count',
    cancelled: 'reading-count',
    deadline: 'reading-count',
    cancel: 'reading-count',
    reboot: 'pausing',
  },
  'awaiting-ack': {
    accepted: 'reading-count',
    refused: 'reading-count',
    unsupported: 'reading-count',
    error: 'reading-count',
    denied: 'reading-count',
    cancelled: 'reading-count',
    deadline: 'reading-count',
    cancel: 'reading-count',
    reboot: 'pausing',
  },
  pausing: { timeout: 'counting', deadline: 'reading-count', cancel: 'reading-count' },
  'reading-count': {
    unsupported: 'failed',
    denied: 'pausing',
    count: 'reading-items',
    reboot: 'pausing',
  },
  'reading-items': { denied: 'pausing', reboot: 'pausing', foreign: 'reading-count' },
  judging: { verdict: 'counting' },
  clearing: {
    accepted: 'reading-count',
    refused: 'reading-count',
    unsupported: 'reading-count',
    error: 'reading-count',
    denied: 'reading-count',
    deadline: 'reading-count',
    reboot: 'pausing',
  },
  done: {},
  failed: {},
};

describe('the table', () => {
  it('has a cell for every event in every phase, and says why where nothing happens', () => {
    for (const phase of PHASES)
      for (const kind of EVENTS) {
        const cell = TABLE[phase][kind];
        const written =
          typeof cell === 'function' ||
          ('ignored' in cell ? cell.ignored : cell.unreachable) !== '';
        expect(written, `${phase} × ${kind}`).toBe(true);
      }
  });

  it.each(PHASES)('leads from %s where it should', (phase) => {
    for (const kind of EVENTS) {
      const { state } = step(at(phase), full(kind));
      expect(state.phase, `${phase} × ${kind}`).toBe(LEADS[phase][kind] ?? phase);
    }
  });

  it('changes nothing where an event is ignored or cannot come', () => {
    for (const phase of PHASES)
      for (const kind of EVENTS) {
        if (typeof TABLE[phase][kind] === 'function') continue;
        const before = at(phase);
        expect(step(before, full(kind))).toEqual({ state: before, actions: [] });
      }
  });

  it('answers every request for an item with that item, copies too', () => {
    const { state, actions } = step(at('sending', { highest: 2 }), full('request', { seq: 1 }));
    expect(actions).toEqual([{ do: 'item', seq: 1 }]);
    expect(state.highest).toBe(2);
    const last = step(at('sending'), full('request', { seq: SIZE - 1 }));
    expect(last.state.phase).toBe('awaiting-ack');
  });

  it('counts a repeated request as no progress, so that silence in one direction ends', () => {
    let state = at('sending', { tries: 2 });
    for (let i = 0; i < 3; i++) {
      state = step(state, full('request', { seq: 0 })).state;
      state = step(state, full('timeout')).state;
    }
    expect(state.phase).toBe('reading-count');
    expect(state.fault?.reason).toBe('no-answer');
  });

  it('is done only by a verdict of equality, or where an empty list is not even known', () => {
    for (const phase of PHASES)
      for (const kind of EVENTS)
        for (const found of ['equal', 'mixed', 'cleared', 'unchanged', 'other'] as const) {
          if (phase === 'done') continue;
          const { state } = step(at(phase), full(kind, { found }));
          expect(state.phase === 'done').toBe(
            phase === 'judging' && kind === 'verdict' && found === 'equal',
          );
        }
    const empty = { ...idle('upload', 0, 1), phase: 'counting' } as const;
    expect(step(empty, full('unsupported')).state.phase).toBe('done');
  });

  it('clears half a mission only where the vehicle certainly stands disarmed', () => {
    const refused = at('judging', { fault: { reason: 'refused', detail: 'x', passing: false } });
    const ends = (safe: boolean) => step(refused, full('verdict', { safe })).state;
    expect(ends(true).phase).toBe('clearing');
    expect(ends(false)).toMatchObject({ phase: 'failed', onBoard: 'mixed' });
  });

  it('uploads again while that may help, and not for ever', () => {
    const fault = { reason: 'no-answer', detail: 'x', passing: true } as const;
    const ends = (attempts: number) =>
      step(at('judging', { fault, attempts }), full('verdict', { safe: false })).state;
    expect(ends(1)).toMatchObject({ phase: 'counting', attempts: 2 });
    expect(ends(MOST_ATTEMPTS)).toMatchObject({ phase: 'failed', onBoard: 'mixed' });
  });
});

const anyEvent: fc.Arbitrary<Event> = fc.record({
  kind: fc.constantFrom(...EVENTS.filter((kind) => kind !== 'start' && kind !== 'verdict')),
  seq: fc.nat(SIZE - 1),
  count: fc.nat(SIZE + 1),
  code: fc.constantFrom(2, 4, 5, 12, 99),
});
const anyVerdict: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('verdict' as const),
  found: fc.constantFrom('equal', 'mixed', 'cleared', 'unchanged', 'other'),
  words: fc.constant('x'),
  safe: fc.boolean(),
});

/** Timeouts that can pass at most before it is over, whatever comes in between. */
const MOST_TIMEOUTS =
  (MOST_ATTEMPTS + 1) * (SIZE + 2) * 6 +
  MOST_READINGS * (SIZE + 3) * 12 +
  2 * MOST_PAUSES +
  MOST_REBOOTS +
  50;

describe('whatever happens', () => {
  const run = fc.record({
    goal: fc.constantFrom('upload' as const, 'verify' as const),
    size: fc.nat(SIZE),
    events: fc.array(anyEvent, { maxLength: 400 }),
    verdicts: fc.array(anyVerdict, { minLength: 40, maxLength: 40 }),
  });

  it('it ends, says what is on board, and is done only by a proof', () => {
    fc.assert(
      fc.property(run, ({ goal, size, events, verdicts }) => {
        let state = step(idle(goal, size, 0), { kind: 'start' }).state;
        let judged: Event | undefined;
        let last: Event | undefined;
        let timeouts = 0;
        // After the chosen events nothing but silence.
        for (let i = 0; state.phase !== 'done' && state.phase !== 'failed'; i++) {
          let event: Event = events[i] ?? { kind: 'timeout' };
          if (state.phase === 'judging') {
            judged = verdicts.pop() ?? { kind: 'verdict', found: 'other', safe: false };
            event = judged;
          } else if (event.kind === 'request' && event.seq! >= size)
            event = { kind: 'request-beyond' };
          if (event.kind === 'timeout') timeouts++;
          state = step(state, event).state;
          last = event;
          if (timeouts > MOST_TIMEOUTS) throw new Error(`it goes on in ${state.phase}`);
        }
        if (state.phase === 'done') {
          const proven = last === judged && judged?.found === 'equal';
          expect(proven || (size === 0 && last?.kind === 'unsupported')).toBe(true);
          return;
        }
        expect(state.fault?.detail).toBeTruthy();
        // What was found last is what is said; nothing is called unchanged that was not seen to be.
        if (state.onBoard !== 'unknown' && last === judged)
          expect(state.onBoard).toBe(judged?.found);
        if (last !== judged)
          expect(state.onBoard).toBe(
            last?.kind === 'unsupported' && !state.touched ? 'unchanged' : 'unknown',
          );
      }),
      { numRuns: 3000 },
    );
  });

  it('it ends however often the autopilot asks, counts, restarts or denies', () => {
    for (const kind of EVENTS) {
      if (kind === 'start' || kind === 'verdict') continue;
      let state = step(idle('upload', SIZE, 0), { kind: 'start' }).state;
      let rounds = 0;
      while (state.phase !== 'done' && state.phase !== 'failed' && rounds++ < 5000) {
        const event: Event =
          state.phase === 'judging' ? full('verdict', { safe: false }) : full(kind, { seq: 0 });
        state = step(state, event).state;
        if (state.phase !== 'judging') state = step(state, { kind: 'timeout' }).state;
      }
      expect(state.phase, `only ${kind}`).toBe('failed');
    }
  });
});
