/** Terrain and buildings out of files that the settings name: in surroundings, in plans, in the log. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { type HubService, startHubService } from './hub-service.ts';
import { field, WISHES } from './patrol-seed.ts';

let hub: HubService;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chengxun-ground-'));
  // Rising to the north by 1 m every 3″.
  const tile = new DataView(new ArrayBuffer(1201 * 1201 * 2));
  for (let row = 0; row < 1201; row++)
    for (let column = 0; column < 1201; column++)
      tile.setInt16(2 * (row * 1201 + column), 2000 + 1200 - row);
  await writeFile(join(folder, 'N36E101.hgt'), tile);
  await writeFile(join(folder, 'N36E102.hgt'), 'no tile');
  const tower = {
    type: 'Feature',
    properties: { name: 'Tower', height: 90 },
    geometry: {
      type: 'Polygon',
      coordinates: [[...field(101.781, 36.621, 0.0004), [101.781, 36.621]]],
    },
  };
  const buildings = { type: 'FeatureCollection', features: [tower, { ...tower, properties: {} }] };
  await writeFile(join(folder, 'buildings.geojson'), JSON.stringify(buildings));
  hub = await startHubService({
    CHENGXUN_TERRAIN_DIR: folder,
    CHENGXUN_BUILDINGS: join(folder, 'buildings.geojson'),
  });
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true });
});

it('surroundings have the ground and what stands on it', async () => {
  const { terrain, obstacles } = await hub.call(
    'GET',
    '/api/v1/surroundings?west=101.78&south=36.62&east=101.79&north=36.63',
  );
  expect(obstacles).toMatchObject([{ name: 'Tower', top: 90 }]);
  expect(terrain.heights[0]).toBeCloseTo(2000 + 0.62 * 1200, 3);
  expect(terrain.heights.at(-1)).toBeCloseTo(2000 + 0.63 * 1200, 3);
});

it('a plan keeps to the height above the ground, and clear of the tower', async () => {
  const plan = await hub.call('POST', '/api/v1/patrol-plans', {
    wishes: { ...WISHES, height: 60 },
  });
  expect(plan.ok, JSON.stringify(plan)).toBe(true);
  expect(plan.notes).not.toContain('level-ground');
  const [sortie] = plan.sorties;
  expect(sortie.findings).toEqual([]);
  expect(sortie.mission.home.amsl).toBeGreaterThan(2700);
  for (const { lat, lon } of sortie.photos)
    expect(lon > 101.781 && lon < 101.7814 && lat > 36.621 && lat < 36.6214).toBe(false);
});

it('what cannot be read is said in the log: at the start, or when it is needed first', async () => {
  const said = () => hub.said.map(({ fields }) => (fields as { file?: string }).file);
  await expect.poll(said).toContain('buildings.geojson');
  expect(said()).not.toContain('N36E102.hgt');
  await hub.call('GET', '/api/v1/surroundings?west=102.4&south=36.4&east=102.5&north=36.5');
  expect(said()).toContain('N36E102.hgt');
});

it('what is not there keeps it from starting, and is named', () => {
  const read = () => readConfig({ CHENGXUN_TERRAIN_DIR: '/nowhere', CHENGXUN_BUILDINGS: folder });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/CHENGXUN_TERRAIN_DIR: \/nowhere[\s\S]*CHENGXUN_BUILDINGS: .* is no file/);
});
