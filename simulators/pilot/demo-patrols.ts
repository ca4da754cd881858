/** The demo's saved patrols: a river reach, a building site and roofs, planned by the service itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Mission } from '../../src/domain/flights/mission.ts';
import { newPatrolSchema } from '../../src/wire/api-patrols.ts';
import { packageRoot } from '../city/area.ts';
import type { FlightApi } from './flight-api.ts';

const FILE = 'missions/library/areas/xining-chengzhong/patrols.json';

export interface PatrolToFly {
  readonly plan: number;
  readonly mission: Mission;
}

/** Saves them, each planned on the way; the first sortie of the first is what the demo flies. */
export async function saveDemoPatrols(api: FlightApi): Promise<PatrolToFly> {
  const text = readFileSync(join(packageRoot(), FILE), 'utf8');
  let first: number | undefined;
  for (const patrol of z.array(newPatrolSchema).parse(JSON.parse(text))) {
    const [sortie] = await api.patrol(patrol);
    first ??= sortie;
  }
  if (first === undefined) throw new Error('the example area has no patrols');
  return { plan: first, mission: await api.mission(first) };
}
