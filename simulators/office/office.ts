/**
 * The people around the demo's cases: citizens who report, a desk that files and dispatches, units that
 * handle and report back. Slow, and never all of it, so that there is always something left to do by hand.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { caseCountsSchema, caseSchema, openedCaseSchema } from '../../src/wire/api-cases.ts';
import { createRandom, type Random } from '../city/random.ts';
import { Refusal, type ServiceClient, serviceClient } from '../service-client.ts';
import { cellsOf } from './cells.ts';

export interface Office {
  readonly httpUrl: string;
  readonly key: string;
  /** Folder of the area: units.json, reports.json, roads.geojson. */
  readonly area: string;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly log: { warn(fields: object, message: string): void };
}

/** ms between two things that somebody does. */
const PACE = 12_000;
/** Cases that are told of before the office opens. */
const BACKLOG = 24;
/** Of cases in a state so many are left for whoever tries the demo. */
const LEFT = { collected: 6, filed: 4, dispatched: 4, handling: 4, reported: 3 } as const;
type Worked = keyof typeof LEFT;

const lonLat = z.tuple([z.number(), z.number()]);
const roadsSchema = z.object({
  features: z.array(
    z.object({
      properties: z.object({ name: z.string() }),
      geometry: z.object({ coordinates: z.array(lonLat).min(2) }),
    }),
  ),
});
const reportsSchema = z.array(
  z.object({ category: z.string(), texts: z.array(z.string()).min(1) }),
);
const named = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });
const casePage = z.object({ items: z.array(caseSchema) });

/** Units and cells of the area, where the service has none of that name. */
async function setUpBureau(api: ServiceClient, area: string): Promise<void> {
  const known = named.parse(await api.get('/api/v1/units')).items;
  for (const unit of z
    .array(z.looseObject({ name: z.string() }))
    .parse(JSON.parse(readFileSync(join(area, 'units.json'), 'utf8')))) {
    const there = known.find(({ name }) => name === unit.name);
    if (there) await api.send('PUT', `/api/v1/units/${there.id}`, unit);
    else await api.send('POST', '/api/v1/units', unit);
  }
  const bounds = { west: 101.72, south: 36.51, east: 101.817, north: 36.634 };
  // 630103: Chengzhong District of Xining (GB/T 2260).
  await api.send('PUT', '/api/v1/cells', cellsOf({ ...bounds, size: 300, division: '630103' }));
}

/** Works until the signal. What the service refuses is logged, and the next thing done. */
export async function runOffice(office: Office): Promise<void> {
  const { signal, log } = office;
  const api = serviceClient(office.httpUrl, office.key, signal);
  const random = createRandom(office.seed, 'office');
  const citizen = citizenOf(office.area, random);
  await setUpBureau(api, office.area);
  for (let i = 0; i < BACKLOG && !signal.aborted; i++) await attempt(() => citizen(api), log);
  for (let turn = 0; !signal.aborted; turn++) {
    await attempt(() => (turn % 6 === 0 ? citizen(api) : work(api, random)), log);
    await sleep(turn < BACKLOG * 3 ? PACE / 12 : PACE, undefined, { signal }).catch(() => {});
  }
}

async function attempt(deed: () => Promise<void>, log: Office['log']): Promise<void> {
  try {
    await deed();
  } catch (error) {
    // Somebody at a screen was quicker, or the service is closing.
    if (error instanceof Refusal) log.warn({ why: error.message }, 'the office was refused');
    else if (!isOver(error)) throw error;
  }
}

const isOver = (error: unknown): boolean =>
  error instanceof Error && ['AbortError', 'TimeoutError', 'TypeError'].includes(error.name);

/** Somebody sees something beside a street. */
function citizenOf(area: string, random: Random): (api: ServiceClient) => Promise<void> {
  const read = (name: string) => JSON.parse(readFileSync(join(area, name), 'utf8')) as unknown;
  const roads = roadsSchema.parse(read('roads.geojson')).features;
  const reports = reportsSchema.parse(read('reports.json'));
  return async (api) => {
    const { category, texts } = random.pick(reports);
    const road = random.pick(roads);
    const [lon, lat] = random.pick(road.geometry.coordinates);
    const beside = () => random.between(-0.0003, 0.0003);
    openedCaseSchema.parse(
      await api.send('POST', '/api/v1/cases', {
        category,
        place: [lon + beside(), lat + beside()],
        description: random.pick(texts),
        address: road.properties.name,
      }),
    );
  };
}

/** One step with one case of those of which there are more than enough. */
async function work(api: ServiceClient, random: Random): Promise<void> {
  const { states } = caseCountsSchema.parse(await api.get('/api/v1/cases/counts'));
  const many = (Object.keys(LEFT) as Worked[]).filter((state) => states[state] > LEFT[state]);
  if (many.length === 0) return;
  const state = random.pick(many);
  const page = await api.get(`/api/v1/cases?state=${state}&source=application&limit=200`);
  const of = casePage.parse(page).items.at(-1);
  const step = of && nextOf(state, of.candidates[0]?.id, random);
  if (step) await api.send('POST', `/api/v1/cases/${of.id}/steps`, step);
}

/** What usually comes next; now and then a unit says that it is not its own, or the desk is not content. */
function nextOf(state: Worked, unit: number | undefined, random: Random): object | undefined {
  switch (state) {
    case 'collected':
      return { step: 'file', by: '案件受理 陈静' };
    case 'filed':
      return unit === undefined ? undefined : { step: 'dispatch', unit, by: '案件受理 陈静' };
    case 'dispatched':
      return random.next() < 0.1
        ? { step: 'return', note: '不属于我单位管辖范围', by: '中队值班员' }
        : { step: 'take', by: '中队值班员' };
    case 'handling':
      return { step: 'report', note: '已清理完毕，现场恢复整洁', by: '中队值班员' };
    case 'reported':
      return random.next() < 0.15
        ? { step: 'redo', note: '照片显示仍有残留，请再次清理', by: '案件受理 陈静' }
        : { step: 'close', note: '核查属实', by: '案件受理 陈静' };
  }
}
