/** Without a server: what is heard, a line per vehicle every few seconds, to see that all is connected. */
import type { DroneState } from '../../src/domain/flights/drone.ts';
import { RequestDataStream } from '../../src/wire/mavlink/messages.ts';
import { VehicleView } from '../../src/wire/mavlink/vehicle/view.ts';
import { every } from '../timers.ts';
import type { Station } from './station.ts';
import type { Vehicle } from './vehicle.ts';
import type { Timers } from './vehicle-port.ts';

const EVERY_MS = 3000;

export class Bench {
  readonly #station: Station;
  readonly #timers: Timers;
  readonly #print: (line: string) => void;
  /** By system id: at most 254. */
  readonly #views = new Map<number, VehicleView>();
  readonly #stops: (() => void)[] = [];

  constructor(station: Station, { timers, print }: { timers: Timers; print(line: string): void }) {
    this.#station = station;
    this.#timers = timers;
    this.#print = print;
    this.#stops.push(every(timers, EVERY_MS, () => this.#show()));
    print('No --server: nothing is sent on. What is heard is shown here; Ctrl-C ends it.');
  }

  /** To be told of every vehicle that appears. */
  watch(system: number): void {
    if (this.#views.has(system)) return;
    const view = new VehicleView({ system });
    this.#views.set(system, view);
    this.#stops.push(
      this.#station.vehicle(system).listen((frame, at) => {
        view.accept(frame, at);
      }),
    );
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #show(): void {
    const at = this.#timers.now();
    const vehicles = this.#station.heard();
    if (vehicles.length === 0) this.#print('no vehicle heard yet');
    for (const vehicle of vehicles) {
      const state = this.#views.get(vehicle.system)?.state(at, vehicle.link(at));
      if (state) this.#print(`${vehicle.system}: ${benchLine(state)}`);
      if (!state?.gps) askForAll(vehicle);
    }
    const refused = Object.entries(this.#station.refusals.total);
    if (refused.length > 0) {
      this.#print(`refused: ${refused.map(([reason, count]) => `${reason} ${count}`).join(', ')}`);
    }
  }
}

/** ArduPilot streams next to nothing before it is asked. All streams, once a second; others pass it over. */
function askForAll(vehicle: Vehicle): void {
  const { system: targetSystem, component: targetComponent } = vehicle;
  const all = { reqStreamId: 0, reqMessageRate: 1, startStop: 1 };
  vehicle.send(RequestDataStream, { targetSystem, targetComponent, ...all });
}

/** One vehicle in a line of a terminal. */
function benchLine(state: DroneState): string {
  const { link, position, gps, batteries } = state;
  return [
    `${state.autopilot} ${state.mode}${state.armed ? ' ARMED' : ''}`,
    position && `${position.lat.toFixed(6)} ${position.lon.toFixed(6)}`,
    position?.relative !== undefined && `${position.relative.toFixed(1)} m above home`,
    gps && `GPS ${gps.fix}${gps.satellites === undefined ? '' : ` (${gps.satellites})`}`,
    ...batteries.map(
      ({ voltage, remaining }) =>
        `battery ${voltage === undefined ? '?' : voltage.toFixed(1)} V${remaining === undefined ? '' : ` ${remaining} %`}`,
    ),
    state.prearm !== undefined && !state.armed && (state.prearm ? 'ready to arm' : 'not ready'),
    `${link.name}${link.alive ? '' : ' LOST'}, ${(link.loss * 100).toFixed(0)} % lost`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' · ');
}
