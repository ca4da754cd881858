/** Our reading of the receiver logs against gpsd's own, where both have a fix of the same time. */
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Fix } from '../../../src/domain/fleet/fix.ts';
import { readTrack } from '../../../src/wire/tracks/read-track.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/gps/nmea', import.meta.url));

/** gpsd's reports with time and place, by time; it repeats itself as sentences add to a moment. */
function reference(file: string): Map<number, { lat: number; lon: number }[]> {
  const byTime = new Map<number, { lat: number; lon: number }[]>();
  for (const line of readFileSync(file, 'latin1').split('\n')) {
    if (!line.startsWith('{"class":"TPV"')) continue;
    const { time, lat, lon } = JSON.parse(line) as { time?: string; lat?: number; lon?: number };
    if (time === undefined || lat === undefined || lon === undefined) continue;
    const known = byTime.get(Date.parse(time)) ?? [];
    byTime.set(Date.parse(time), [...known, { lat, lon }]);
  }
  return byTime;
}

async function ours(file: string): Promise<Fix[]> {
  const fixes: Fix[] = [];
  for await (const { parsed } of readTrack('nmea', createReadStream(file))) {
    if (parsed.ok) fixes.push(parsed.fix);
  }
  return fixes;
}

describe.skipIf(!existsSync(folder))('receiver logs', () => {
  it('are read as gpsd reads them, within 1e-6°', async () => {
    const rows: object[] = [];
    const wrong: string[] = [];
    const total = { gpsd: 0, ours: 0, both: 0 };
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.log.chk'))) {
      const theirs = reference(path.join(folder, name));
      const fixes = await ours(path.join(folder, name.slice(0, -4)));
      const both = fixes.filter((fix) => theirs.has(fix.time));
      for (const fix of both) {
        const near = theirs
          .get(fix.time)!
          .some((one) => Math.abs(one.lat - fix.lat) < 1e-6 && Math.abs(one.lon - fix.lon) < 1e-6);
        if (!near) wrong.push(`${name} ${new Date(fix.time).toISOString()} ${fix.lat} ${fix.lon}`);
      }
      const moments = new Set(both.map((fix) => fix.time)).size;
      rows.push({ name, gpsd: theirs.size, ours: fixes.length, both: moments });
      total.gpsd += theirs.size;
      total.ours += fixes.length;
      total.both += moments;
    }
    console.table(rows);
    console.log(
      `${total.both} of gpsd's ${total.gpsd} moments and of our ${total.ours} are in both`,
    );
    expect(wrong).toEqual([]);
    expect(total.both / total.gpsd).toBeGreaterThan(0.99);
  }, 60_000);
});
