/**
 * Confirming by holding, as a table of states and events. What is dangerous needs a second of holding
 * (pointer or key); letting go before that cancels. Screen readers press without holding: for them a
 * second press within a few seconds is the confirmation.
 */
export const HOLD_MS = 1_000;
/** How long a hint stays, and how long a second press counts, ms. */
export const LAPSE_MS = 5_000;

export type HoldState = 'idle' | 'holding' | 'cancelled' | 'asked' | 'sent';
/** `tap`: pressed without holding, as assistive technology does; `full`: held for long enough. */
export type HoldEvent = 'press' | 'release' | 'full' | 'tap' | 'lapse';

const TABLE: Readonly<Record<HoldState, Readonly<Record<HoldEvent, HoldState>>>> = {
  idle: { press: 'holding', release: 'idle', full: 'idle', tap: 'asked', lapse: 'idle' },
  holding: {
    press: 'holding',
    release: 'cancelled',
    full: 'sent',
    tap: 'holding',
    lapse: 'holding',
  },
  cancelled: {
    press: 'holding',
    release: 'cancelled',
    full: 'cancelled',
    tap: 'asked',
    lapse: 'idle',
  },
  asked: { press: 'holding', release: 'asked', full: 'asked', tap: 'sent', lapse: 'idle' },
  sent: { press: 'holding', release: 'sent', full: 'sent', tap: 'asked', lapse: 'idle' },
};

export const nextHold = (state: HoldState, event: HoldEvent): HoldState => TABLE[state][event];
