/** `chengxun plan` as somebody runs it in the terminal. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readGeoJsonMission } from '../../missions/formats/geojson.ts';
import { readQgcPlan } from '../../missions/formats/qgc-plan.ts';
import { readWpl } from '../../missions/formats/wpl.ts';
import { readWpml } from '../../missions/formats/wpml.ts';
import { planCommand } from '../../src/commands/plan/plan.ts';

const at = (x: number, y: number) => [101.76 + x / 89_600, 36.62 + y / 110_950];
const area = (corners: number[][], properties = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
});
const FIELD = [at(0, 0), at(300, 0), at(300, 200), at(0, 200)];
const collection = (...features: object[]) =>
  JSON.stringify({ type: 'FeatureCollection', features });

let folder: string;
let said: string[];
const file = (name: string) => join(folder, name);
const run = (...args: string[]) => planCommand([file('area.geojson'), ...args]);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chengxun-plan-'));
  writeFileSync(file('area.geojson'), collection(area(FIELD)));
  said = [];
  const say = (text: string) => void said.push(text);
  vi.spyOn(console, 'log').mockImplementation(say);
  vi.spyOn(console, 'error').mockImplementation(say);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('chengxun plan', () => {
  it('writes the same plan in every format, a picture and the figures', async () => {
    const reads = {
      plan: (bytes: Buffer) => readQgcPlan(bytes.toString()),
      waypoints: (bytes: Buffer) => readWpl(bytes.toString()),
      kmz: (bytes: Buffer) => readWpml(bytes),
      geojson: (bytes: Buffer) => readGeoJsonMission(bytes.toString()),
    };
    for (const [ending, read] of Object.entries(reads)) {
      const out = file(`out.${ending}`);
      expect(await run('--template', 'geo', '-o', out, '--svg', file('out.svg'))).toBe(0);
      const outcome = read(readFileSync(out));
      if (!outcome.ok) throw new Error(outcome.detail);
      expect(outcome.mission.items.length).toBeGreaterThan(15);
    }
    expect(readFileSync(file('out.svg'), 'utf8')).toMatch(/^<svg /);
    expect(said.join('\n')).toMatch(/seen +100\.0 % in a photo or more/);
  });

  it('numbers the files of several sorties', async () => {
    const wishes = ['--template', 'geo', '--drones', '2', '--height', '60'];
    expect(await run(...wishes, '-o', file('out.plan'))).toBe(0);
    const plans = readdirSync(folder).filter((name) => name.endsWith('.plan'));
    expect(plans).toEqual(['out-1.plan', 'out-2.plan']);
  });

  it('keeps out of no-fly areas, and says what stays unseen', async () => {
    const hole = [at(100, 60), at(180, 60), at(180, 140), at(100, 140)];
    writeFileSync(file('no-fly.geojson'), collection(area(hole, { name: 'school' })));
    const low = ['--template', 'geo', '--height', '40', '--gsd', '1'];
    expect(await run(...low, '--no-fly', file('no-fly.geojson'))).toBe(0);
    expect(said.join('\n')).toMatch(/uncovered +\d+ parts/);
  });

  it('says why there is no plan, and what it was not told rightly', async () => {
    await expect(run('--template', 'geo', '--height', '500')).rejects.toThrow(/above the 120 m/);
    await expect(run('--template', 'nothing')).rejects.toThrow(/there is no template nothing/);
    await expect(run('--template', 'geo', '--height', 'high')).rejects.toThrow(/give a number/);
    await expect(run('--template', 'dumping')).rejects.toThrow(/is planned over points/);
    await expect(run('--template', 'geo', '-o', 'out.doc')).rejects.toThrow(/the name ends in/);
    await expect(planCommand([file('none.geojson'), '--template', 'geo'])).rejects.toThrow(
      /cannot be read/,
    );
  });
});
