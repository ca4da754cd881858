import { expect, test } from 'vitest';
import { loadArea } from '../../simulators/city/area.ts';
import { loadScenario } from '../../simulators/scenarios/schema.ts';
import { rosterOf } from '../../simulators/vehicles/fleet.ts';
import { permitTable } from '../../simulators/vehicles/permits.ts';
import { permitsFromCsv } from '../../src/wire/permits-csv.ts';

const demo = loadScenario('demo');
const area = loadArea(demo.area);
// 00:30 in Xining: the day before by UTC.
const NOW = Date.parse('2026-11-21T16:30:00Z');

test('the demo’s trucks have permits that can be imported: one expired, one suspended, six without', () => {
  const roster = rosterOf(demo, area);
  const { lines, problems } = permitsFromCsv(permitTable(roster, area, NOW)!, 5000);
  expect(problems).toEqual([]);
  const entries = lines.map(({ entry }) => entry);
  const trucks = roster.filter(({ kind }) => kind === 'muck-truck').length;
  expect(entries).toHaveLength(trucks - 6);
  expect(new Set(entries.map(({ number }) => number)).size).toBe(entries.length);
  const today = '2026-11-22';
  expect(entries.filter((one) => one.lastDay < today).map((one) => one.vehicle)).toEqual([
    'truck-002',
  ]);
  expect(entries.filter((one) => one.status !== 'valid').map((one) => one.vehicle)).toEqual([
    'truck-014',
  ]);
  for (const { site, dumpSites, routes, firstDay } of entries) {
    expect(site.name).toMatch(/工地$/);
    expect(firstDay < today).toBe(true);
    const kinds = (names: readonly string[]) =>
      names.map((name) => area.zones.find((zone) => zone.name === name)?.kind);
    expect(kinds(dumpSites)).toEqual(['dump-site']);
    expect(kinds(routes)).toEqual(['route']);
  }
});
