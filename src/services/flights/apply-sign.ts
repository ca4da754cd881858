/** What a sign of the vehicle makes of its flight and the sortie under way. */
import type { DroneState } from '../../domain/flights/drone.ts';
import type { FlightId, FlightSign } from '../../domain/flights/flight.ts';
import { isFlown, stopPoint } from '../../domain/flights/stop-point.ts';
import { nextFlightState } from '../../domain/flights/workflow.ts';
import { type ChangeDeps, changeFlight } from './change.ts';
import type { FlightRecord, SortieHead } from './ports.ts';

/** What was seen of a sortie before the sign. */
export interface Seen {
  /** The last state in which it flew its mission. */
  readonly flying?: DroneState;
}

interface Sighting {
  readonly sign: FlightSign;
  readonly state: DroneState;
  readonly seen: Seen;
}

/** Under the flight's lock: by now it may be in another state, and the sign mean nothing. */
export async function applySign(deps: ChangeDeps, id: FlightId, sighting: Sighting): Promise<void> {
  const { sign, state } = sighting;
  await changeFlight(deps, id, async (tx, flight) => {
    const to = nextFlightState(flight.state, `sign:${sign}`);
    const sortie = flight.sorties.at(-1);
    if (to === undefined || to === flight.state || !sortie) return { ok: false };
    const after = sortieAfter(sortie, flight, sighting);
    await tx.saveSortie(id, after);
    await tx.setState(id, to);
    if (sign === 'landed') await tx.linkBlackBoxes(id);
    const detail = { ...shown(state), ...(sign === 'unverified' && onBoard(sortie, state)) };
    const stopped = after.stopped && !sortie.stopped ? { stopped: after.stopped } : {};
    const complete = after.complete ? { complete: true } : {};
    await tx.log(id, [
      {
        at: state.time,
        by: 'vehicle',
        what: sign,
        from: flight.state,
        to,
        detail: { ...detail, ...stopped, ...complete },
      },
    ]);
    return { ok: true };
  });
}

/** What it was judged by, for the log. */
const shown = ({ mode, armed, landed, mission, position }: DroneState) => ({
  mode,
  armed,
  ...(landed && { landed }),
  ...(mission && { item: mission.current }),
  ...(position?.relative !== undefined && { relative: position.relative }),
});

const onBoard = ({ hash }: SortieHead, { mission }: DroneState) => ({
  expected: hash,
  onBoard: mission?.hash ?? 'nothing proven',
  words: mission?.hash
    ? 'Another mission is on board. Upload again.'
    : 'What is on board is no longer proven (a restart, or another station wrote to it). Upload again.',
});

function sortieAfter(sortie: SortieHead, flight: FlightRecord, sighting: Sighting): SortieHead {
  const { sign, state } = sighting;
  const { time } = state;
  const { verified: _, ...unproven } = sortie;
  const { armed: __, ...disarmed } = sortie;
  const aloft = { ...sortie, armed: sortie.armed ?? time, airborne: sortie.airborne ?? time };
  const { stopped: ___, ...goingOn } = aloft;
  switch (sign) {
    case 'verified':
      return { ...sortie, verified: time };
    case 'unverified':
      return unproven;
    case 'armed':
      return { ...sortie, armed: time };
    case 'disarmed':
      return disarmed;
    case 'airborne':
      return goingOn;
    case 'paused':
      return aloft;
    case 'returning':
      return stoppedAt(aloft, flight, sighting);
    case 'landed':
      return { ...stoppedAt(aloft, flight, sighting), landed: time };
  }
}

/** Where it left its mission, unless it had flown all of it; known once, it stays. */
function stoppedAt(
  sortie: SortieHead,
  { mission }: FlightRecord,
  { seen, state }: Sighting,
): SortieHead {
  if (sortie.stopped) return sortie;
  const flying = seen.flying ?? state;
  if (isFlown(mission, flying)) return { ...sortie, complete: true };
  const stopped = stopPoint(mission, flying);
  return stopped ? { ...sortie, stopped } : sortie;
}
