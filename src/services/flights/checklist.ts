/** The checklist of a flight as it is now: what the domain judges, gathered. */
import { judgeChecklist } from '../../domain/flights/checklist.ts';
import type { DroneState } from '../../domain/flights/drone.ts';
import type { Check, CheckItem } from '../../domain/flights/flight.ts';
import type { Drones } from '../drones/drones.ts';
import type { Clock } from '../ports.ts';
import type { FlightRecord, MissionTools, Override } from './ports.ts';

/** What is so beside the flight itself. */
export interface Situation {
  readonly now: number;
  readonly online: boolean;
  readonly state: DroneState | undefined;
  /** When that was so, ms. */
  readonly heard: number | undefined;
  readonly freeBytes: number;
}

export interface SituationDeps {
  readonly drones: Pick<Drones, 'now'>;
  readonly clock: Clock;
  /** Free space where the service keeps its records, bytes. */
  readonly freeBytes: () => Promise<number>;
}

export async function situationOf(
  { device }: Pick<FlightRecord, 'device'>,
  { drones, clock, freeBytes }: SituationDeps,
): Promise<Situation> {
  const [drone, free] = await Promise.all([drones.now(device), freeBytes()]);
  return { now: clock.now(), ...drone, freeBytes: free };
}

export function judge(
  flight: FlightRecord,
  situation: Situation,
  tools: Pick<MissionTools, 'summary'>,
): Check[] {
  const { mission, approval, weather, weatherAt, checks, judgement } = flight;
  return judgeChecklist({
    ...situation,
    mission,
    need: tools.summary(mission),
    approval,
    weather: weather && weatherAt !== undefined ? { ...weather, at: weatherAt } : undefined,
    findings: judgement,
    ticked: new Set(Object.keys(checks.ticks) as CheckItem[]),
    overrides: new Map(Object.entries(checks.overrides) as [CheckItem, Override][]),
  });
}
