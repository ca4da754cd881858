/**
 * The states of a flight as one total table. Steps are what people ask for, signs what the vehicle shows:
 * a step that the vehicle must carry out (arm, start, pause …) leaves the state where it is, and the sign
 * that it was done moves it. So the state never says more than was seen.
 */
import type { CommandKind } from './drone.ts';
import {
  FLIGHT_STEPS,
  type Flight,
  type FlightSign,
  type FlightState,
  type FlightStep,
  type Sortie,
} from './flight.ts';

export type FlightMove = FlightStep | `sign:${FlightSign}`;
type Row = Readonly<Record<FlightMove, FlightState | undefined>>;

/** A row: what is not named is refused (a step) or changes nothing (a sign). */
const row = (moves: Partial<Record<FlightMove, FlightState>>): Row => ({ ...NOTHING, ...moves });

const NOTHING: Row = {
  check: undefined,
  upload: undefined,
  arm: undefined,
  start: undefined,
  pause: undefined,
  continue: undefined,
  return: undefined,
  land: undefined,
  resume: undefined,
  close: undefined,
  abort: undefined,
  'sign:verified': undefined,
  'sign:unverified': undefined,
  'sign:armed': undefined,
  'sign:airborne': undefined,
  'sign:paused': undefined,
  'sign:returning': undefined,
  'sign:landed': undefined,
  'sign:disarmed': undefined,
};

const TABLE: Readonly<Record<FlightState, Row>> = {
  // Before something of ours is proven on board, an armed vehicle is not on this flight.
  planned: row({ check: 'checked', abort: 'aborted' }),
  checked: row({
    check: 'checked',
    upload: 'checked',
    abort: 'aborted',
    'sign:verified': 'uploaded',
  }),
  uploaded: row({
    check: 'uploaded',
    upload: 'uploaded',
    arm: 'uploaded',
    abort: 'aborted',
    'sign:verified': 'uploaded',
    'sign:unverified': 'checked',
    'sign:armed': 'armed',
    // Arming was not seen: the link was away.
    'sign:airborne': 'flying',
    'sign:paused': 'paused',
    'sign:returning': 'returning',
  }),
  armed: row({
    start: 'armed',
    abort: 'aborted',
    'sign:airborne': 'flying',
    'sign:paused': 'paused',
    'sign:returning': 'returning',
    'sign:disarmed': 'uploaded',
  }),
  flying: row({
    pause: 'flying',
    return: 'flying',
    land: 'flying',
    'sign:paused': 'paused',
    'sign:returning': 'returning',
    'sign:landed': 'landed',
  }),
  paused: row({
    continue: 'paused',
    return: 'paused',
    land: 'paused',
    'sign:airborne': 'flying',
    'sign:returning': 'returning',
    'sign:landed': 'landed',
  }),
  returning: row({
    pause: 'returning',
    return: 'returning',
    land: 'returning',
    'sign:airborne': 'flying',
    'sign:paused': 'paused',
    'sign:landed': 'landed',
  }),
  // A new sortie begins at the beginning: another battery, another look at everything.
  landed: row({ resume: 'planned', close: 'closed' }),
  closed: NOTHING,
  aborted: NOTHING,
};

/** The state that a move leads to; undefined: the step is refused, the sign means nothing there. */
export function nextFlightState(state: FlightState, move: FlightMove): FlightState | undefined {
  return TABLE[state][move];
}

/** What people may do next, in the order of the list. */
export function allowedFlightSteps(state: FlightState): FlightStep[] {
  return FLIGHT_STEPS.filter((step) => nextFlightState(state, step) !== undefined);
}

const IN_AIR: readonly CommandKind[] = ['goto', 'jump', 'speed', 'trigger'];

/** The commands that make sense beside the steps. */
export function allowedCommands(state: FlightState): readonly CommandKind[] {
  return state === 'flying' || state === 'paused' ? IN_AIR : [];
}

/** Nothing turns yet: what a sortie begins by can still be put right. */
const isBeforeStart = (state: FlightState): boolean =>
  ['planned', 'checked', 'uploaded'].includes(state);

/**
 * What a flight is allowed by changes until its first sortie begins. Later sorties are flown by the same:
 * the record must not say of what was flown that it was allowed by something else.
 */
export const isApprovalOpen = ({
  state,
  sorties,
}: Pick<Flight, 'state'> & {
  readonly sorties: readonly Pick<Sortie, 'airborne'>[];
}): boolean => isBeforeStart(state) && sorties.every(({ airborne }) => airborne === undefined);

/** States in which the drone is this flight's: no other flight may take it. */
export function holdsDrone(state: FlightState): boolean {
  return !['planned', 'checked', 'landed', 'closed', 'aborted'].includes(state);
}
