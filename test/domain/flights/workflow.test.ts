import { describe, expect, it } from 'vitest';
import type { DroneState } from '../../../src/domain/flights/drone.ts';
import {
  FLIGHT_SIGNS,
  FLIGHT_STATES,
  FLIGHT_STEPS,
  type FlightState,
} from '../../../src/domain/flights/flight.ts';
import { flightSign, isAirborne } from '../../../src/domain/flights/signs.ts';
import {
  allowedCommands,
  allowedFlightSteps,
  type FlightMove,
  holdsDrone,
  nextFlightState,
} from '../../../src/domain/flights/workflow.ts';

const MOVES: FlightMove[] = [
  ...FLIGHT_STEPS,
  ...FLIGHT_SIGNS.map((sign) => `sign:${sign}` as const),
];

/** The table once more, as a person reads it; `·` is refused or without meaning. */
const WRITTEN = `
                   planned  checked  uploaded  armed     flying    paused    returning landed  closed aborted
check              checked  checked  uploaded  ·         ·         ·         ·         ·       ·      ·
upload             ·        checked  uploaded  ·         ·         ·         ·         ·       ·      ·
arm                ·        ·        uploaded  ·         ·         ·         ·         ·       ·      ·
start              ·        ·        ·         armed     ·         ·         ·         ·       ·      ·
pause              ·        ·        ·         ·         flying    ·         returning ·       ·      ·
continue           ·        ·        ·         ·         ·         paused    ·         ·       ·      ·
return             ·        ·        ·         ·         flying    paused    returning ·       ·      ·
land               ·        ·        ·         ·         flying    paused    returning ·       ·      ·
resume             ·        ·        ·         ·         ·         ·         ·         planned ·      ·
close              ·        ·        ·         ·         ·         ·         ·         closed  ·      ·
abort              aborted  aborted  aborted   aborted   ·         ·         ·         ·       ·      ·
sign:verified      ·        uploaded uploaded  ·         ·         ·         ·         ·       ·      ·
sign:unverified    ·        ·        checked   ·         ·         ·         ·         ·       ·      ·
sign:armed         ·        ·        armed     ·         ·         ·         ·         ·       ·      ·
sign:airborne      ·        ·        flying    flying    ·         flying    flying    ·       ·      ·
sign:paused        ·        ·        paused    paused    paused    ·         paused    ·       ·      ·
sign:returning     ·        ·        returning returning returning returning ·         ·       ·      ·
sign:landed        ·        ·        ·         ·         landed    landed    landed    ·       ·      ·
sign:disarmed      ·        ·        ·         uploaded  ·         ·         ·         ·       ·      ·
`;

describe('the states of a flight', () => {
  const [head = '', ...lines] = WRITTEN.trim().split('\n');
  const states = head.trim().split(/\s+/) as FlightState[];

  it('are in the written table, all of them, and every move is', () => {
    expect(states).toEqual([...FLIGHT_STATES]);
    expect(lines.map((line) => line.split(/\s+/)[0])).toEqual(MOVES);
  });

  for (const line of lines) {
    const [move, ...cells] = line.trim().split(/\s+/);
    it(`${move} leads where the table says`, () => {
      const found = states.map((state) => nextFlightState(state, move as FlightMove) ?? '·');
      expect(found).toEqual(cells);
    });
  }

  it('nothing is armed or started that was not proven on board', () => {
    for (const state of FLIGHT_STATES) {
      if (nextFlightState(state, 'arm')) expect(state).toBe('uploaded');
      if (nextFlightState(state, 'start')) expect(state).toBe('armed');
    }
    const ways = FLIGHT_STATES.flatMap((state) =>
      MOVES.filter((move) => state !== 'uploaded' && nextFlightState(state, move) === 'uploaded'),
    );
    // Disarmed again, with the same mission on board.
    expect(new Set(ways)).toEqual(new Set(['sign:verified', 'sign:disarmed']));
  });

  it('in the air there is always a way home, and an end is an end', () => {
    for (const state of ['flying', 'paused', 'returning'] as const) {
      expect(allowedFlightSteps(state)).toEqual(expect.arrayContaining(['return', 'land']));
    }
    for (const state of ['closed', 'aborted'] as const) {
      expect(MOVES.filter((move) => nextFlightState(state, move))).toEqual([]);
    }
  });

  it('go-to and the like are offered in the air only', () => {
    for (const state of FLIGHT_STATES) {
      const offered = state === 'flying' || state === 'paused';
      expect(allowedCommands(state).length > 0).toBe(offered);
    }
  });

  it('a drone is held from the proof on board until it has landed', () => {
    expect(FLIGHT_STATES.filter(holdsDrone)).toEqual([
      'uploaded',
      'armed',
      'flying',
      'paused',
      'returning',
    ]);
  });
});

const state = (over: Partial<DroneState>): DroneState => ({
  time: 0,
  autopilot: 'ardupilot',
  armed: true,
  mode: 'AUTO',
  landed: 'air',
  batteries: [],
  link: { name: 'udp:14550', alive: true, loss: 0, signed: false, heartbeat: true },
  ...over,
});

describe('what a state shows', () => {
  it.each([
    ['in its mission', {}, 'airborne'],
    ['sent somewhere', { mode: 'GUIDED' }, 'airborne'],
    ['paused within AUTO', { mission: { current: 2, total: 9, state: 'paused' } }, 'paused'],
    ['PX4 holding', { autopilot: 'px4', mode: 'Hold' }, 'paused'],
    ['PX4 coming home', { autopilot: 'px4', mode: 'Return' }, 'returning'],
    ['landing', { mode: 'LAND', landed: 'landing' }, 'returning'],
    ['armed on the ground', { landed: 'ground' }, 'armed'],
  ] as const)('%s', (_, over, sign) => {
    expect(flightSign(state(over as Partial<DroneState>), false)).toBe(sign);
  });

  it('disarmed it has landed only if it was seen in the air', () => {
    const down = state({ armed: false, landed: 'ground' });
    expect([flightSign(down, true), flightSign(down, false)]).toEqual(['landed', 'disarmed']);
  });

  it('a vehicle that does not say is in the air above a metre and a half', () => {
    const { landed: _, ...silent } = state({});
    const at = (relative: number) => ({ ...silent, position: { lat: 36, lon: 101, relative } });
    expect([isAirborne(at(1)), isAirborne(at(2))]).toEqual([false, true]);
    expect(isAirborne({ ...at(2), armed: false })).toBe(false);
  });
});
