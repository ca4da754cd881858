/** Every real plan: read, or refused where it is broken; written again, in its own format and as others. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readGeoJsonMission, writeGeoJsonMission } from '../../../missions/formats/geojson.ts';
import {
  readKml,
  readKmlMission,
  writeKml,
  writeKmlMission,
} from '../../../missions/formats/kml.ts';
import { readQgcPlan, writeQgcPlan } from '../../../missions/formats/qgc-plan.ts';
import type { Reading } from '../../../missions/formats/reading.ts';
import { readWpl, writeWpl } from '../../../missions/formats/wpl.ts';
import { readWpml, writeWpml } from '../../../missions/formats/wpml.ts';
import { canonicalMission, type Mission } from '../../../src/domain/flights/mission.ts';

import { complaints } from './qgc-rules.ts';

const shared = fileURLToPath(new URL('../../../../shared/data/plans', import.meta.url));
const names = existsSync(shared)
  ? readdirSync(shared, { recursive: true, encoding: 'utf8' })
      .filter((name) => path.extname(name) !== '')
      .sort()
  : [];

/** Broken on purpose, or by their maker. */
const BROKEN: Readonly<Record<string, string>> = {
  'mavsdk_qgroundcontrol_sample_with_survey_missing_items.plan': 'missing',
  'mavsdk_qgroundcontrol_sample_with_survey_wrong_version.plan': 'version',
  'mavsdk_qgroundcontrol_sample_without_mission.plan': 'missing',
  'mavsdk_qgroundcontrol_sample_wrong_mission_version.plan': 'version',
  'mavsdk_qgroundcontrol_sample_wrong_overall_version.plan': 'version',
  // Its numbers begin anew in the middle.
  'uavRmp_MAVLINK_waypoints.txt': 'order',
};

interface Row {
  readonly name: string;
  readonly what: string;
}
const table: Row[] = [];

const bytesOf = (name: string) => new Uint8Array(readFileSync(path.join(shared, name)));
const textOf = (name: string) => readFileSync(path.join(shared, name), 'utf8');

function mission(read: Reading): Mission {
  if (!read.ok) throw new Error(`${read.where}: ${read.detail}`);
  return read.mission;
}

function read(name: string): ReturnType<typeof readQgcPlan> {
  if (name.endsWith('.plan')) return readQgcPlan(textOf(name));
  if (name.endsWith('.kmz')) return readWpml(bytesOf(name));
  return readWpl(textOf(name));
}

/** The other formats that a mission is the same in; WPML says less. */
const OTHERS: Readonly<Record<string, (one: Mission) => Reading>> = {
  plan: (one) => readQgcPlan(writeQgcPlan(one)),
  WPL: (one) => readWpl(writeWpl(one), one.cruiseSpeed),
  GeoJSON: (one) => readGeoJsonMission(writeGeoJsonMission(one)),
  KML: (one) => readKmlMission(new TextEncoder().encode(writeKmlMission(one))),
};

function note(name: string, what: string): void {
  table.push({ name, what });
  if (table.length === names.length)
    console.log(table.map((row) => `${row.name.padEnd(76)} ${row.what}`).join('\n'));
}

describe.skipIf(!existsSync(shared))('real plans', () => {
  it.each(names.filter((name) => !name.endsWith('.kml')))('%s', (name) => {
    const first = read(name);
    if (name in BROKEN) {
      expect(first).toMatchObject({ ok: false, reason: BROKEN[name] });
      if (!first.ok) note(name, `refused, ${first.reason}: ${first.where}: ${first.detail}`);
      return;
    }
    if (!first.ok) throw new Error(`${first.where}: ${first.detail}`);
    const { mission: one, complex = [], autopilot } = first;
    for (const [format, there] of Object.entries(OTHERS))
      expect(canonicalMission(mission(there(one))), format).toBe(canonicalMission(one));
    const again = writeQgcPlan(one, first);
    expect(complaints(again)).toEqual([]);
    if (name.endsWith('.plan')) expect(readQgcPlan(again)).toEqual(first);
    if (name.endsWith('.kmz')) {
      const written = writeWpml(one);
      if (!written.ok) throw new Error(written.detail);
      expect(mission(readWpml(written.bytes))).toEqual(one);
    }
    const kinds = complex.map(({ kind, first, last }) => `${kind} ${first}–${last}`).join(', ');
    note(
      name,
      `the same in its own format and ${Object.keys(OTHERS).join(', ')}: ${one.items.length} items${kinds && `, ${kinds}`}${autopilot ? `, ${autopilot}` : ''}, fence ${one.fence.length}, rally ${one.rally.length}`,
    );
  });

  it.each(names.filter((name) => name.endsWith('.kml')))('%s', (name) => {
    const first = readKml(bytesOf(name));
    if (!first.ok) throw new Error(first.detail);
    expect(first.features.length).toBeGreaterThan(0);
    expect(readKml(new TextEncoder().encode(writeKml(first.features)))).toEqual(first);
    note(name, `the same shapes: ${first.features.length}`);
  });

  it('have as many items as when counted by hand', () => {
    const count = (name: string) => mission(read(name)).items.length;
    expect(count('mavsdk_qgroundcontrol_sample_with_survey.plan')).toBe(13);
    expect(count('uavRmp_tutdata_qgc_survey30m.plan')).toBe(2 + 567);
    expect(count('wpl/Generic_Missions__CMAC-copter-navtest.txt')).toBe(20);
    // A structure scan stored without items: the command before it, in and out, and two layers of four corners.
    expect(count('mavsdk_qgroundcontrol_sample_with_structured_scan.plan')).toBe(1 + 4 + 2 * 7);
  });

  it('of QGroundControl itself fulfil its rules as they are tested here', () => {
    for (const name of names.filter((one) => /uavRmp.*\.plan$/.test(one)))
      expect(complaints(textOf(name)), name).toEqual([]);
    expect(complaints(textOf('mavsdk_qgroundcontrol_sample_with_structured_scan.plan'))).toEqual(
      [],
    );
    const [first] = complaints(
      textOf('mavsdk_qgroundcontrol_sample_with_survey_missing_items.plan'),
    );
    expect(first).toContain('Items is missing');
  });

  it('are broken where it is said, and all of that is here', () => {
    for (const name of Object.keys(BROKEN)) expect(names).toContain(name);
    expect(names.length).toBeGreaterThan(60);
  });
});
