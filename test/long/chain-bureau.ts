/** A bureau around the real service: a drone, trucks of which one tips where it must not, a camera's card, people. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCards } from '../../simulators/camera/card-reader.ts';
import { packageRoot } from '../../simulators/city/area.ts';
import type { Scenario } from '../../simulators/scenarios/schema.ts';
import { startSimulation } from '../../simulators/vehicles/simulation.ts';
import type { ApiUnit } from '../../src/wire/api-cases.ts';
import { type HexacopterServer, startHexacopterServer } from '../e2e/hexacopter-server.ts';
import { administrator, type Person, person } from '../e2e/office.ts';

export const COPTER = 'hexa-01';
export const TRUCK = 'truck-007';
export const PILOT = { name: '李强', licence: 'CAAC-0001' };
export const UNIT = '渣土管理中队';

const AREA = 'xining-chengzhong';
/** Some hundred metres west of the river bank; altitude above mean sea level, m. */
const HOME = { lat: 36.5773, lon: 101.7527, amsl: 2262 };
/** Flight goes this many times as fast. */
const FACTOR = 4;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** By the book, but for one truck without a permit that tips its load on the bank. */
const DAY: Scenario = {
  name: 'chain',
  description: 'One truck tips on the bank of the Nanchuan.',
  area: AREA,
  seed: 20261122,
  fleets: [
    { kind: 'muck-truck', prefix: 'truck', first: 1, count: 6, permit: true },
    { kind: 'muck-truck', prefix: 'truck', first: 7, count: 1, permit: false },
    { kind: 'patrol-ebike', prefix: 'ebike', first: 1, count: 3, permit: true },
    { kind: 'enforcement-vehicle', prefix: 'enforcement', first: 1, count: 2, permit: true },
  ],
  misdeeds: [
    {
      device: TRUCK,
      kind: 'dump',
      from: 5,
      through: ['bank-b-out', 'bank-b-mid', 'bank-b-in'],
      tipAt: 'bank-b-mid',
      beginThere: true,
    },
  ],
};

export interface Bureau {
  readonly server: HexacopterServer;
  readonly people: Readonly<Record<'dispatcher' | 'pilot' | 'desk' | 'handler', Person>>;
  /** The trucks begin to drive. */
  drive(): Promise<void>;
  stop(): Promise<void>;
}

export async function startBureau(): Promise<Bureau> {
  const server = await startHexacopterServer(COPTER, FACTOR, HOME);
  const over = new AbortController();
  const { signal } = over;
  const { http: httpUrl, key } = server;
  const admin = administrator(server);
  const unit = (await unitsOf(admin)).find(({ name }) => name === UNIT)!.id;
  const people = {
    dispatcher: await person(server, { login: 'wangfang', name: '王芳', role: 'dispatcher' }),
    pilot: await person(server, { login: 'liqiang', role: 'pilot', ...PILOT }),
    desk: await person(server, { login: 'zhangmin', name: '张敏', role: 'case-desk' }),
    handler: await person(server, { login: 'majun', name: '马军', role: 'unit', unit }),
  };
  const cards = readCards({ httpUrl, key, devices: [COPTER], seed: 1, signal, log: silent });
  const driven: Promise<void>[] = [];
  return {
    server,
    people,
    drive: async () => {
      const simulation = await startSimulation({
        scenario: DAY,
        mqttUrl: server.mqtt,
        httpUrl,
        key,
        zones: true,
        clock: { now: Date.now },
        signal,
        log: silent,
      });
      driven.push(simulation.ended);
    },
    stop: async () => {
      over.abort();
      await Promise.all([cards, ...driven]);
      await server.stop();
    },
  };
}

/** The units of the example area, as a bureau has them. */
async function unitsOf(admin: Person): Promise<readonly ApiUnit[]> {
  const file = join(packageRoot(), 'missions/library/areas', AREA, 'units.json');
  const units: object[] = JSON.parse(readFileSync(file, 'utf8'));
  const made: ApiUnit[] = [];
  for (const unit of units) made.push(await admin.call<ApiUnit>('POST', '/api/v1/units', unit));
  return made;
}
