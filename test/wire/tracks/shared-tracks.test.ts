/** Every recorded track in the shared data, each point taken or refused for a reason. */
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { REJECT_REASONS } from '../../../src/domain/fleet/fix.ts';
import { sentencesIn } from '../../../src/wire/nmea/sentence.ts';
import { detectTrackFormat, mayBeTrack, readTrack } from '../../../src/wire/tracks/read-track.ts';

const gps = fileURLToPath(new URL('../../../../shared/data/gps', import.meta.url));
const owntracks = path.join(gps, '../owntracks');

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter(mayBeTrack)
    .sort();
}

/** How many points there are, found in another way than the reader's. */
function pointsIn(file: string): number {
  const text = readFileSync(file, 'latin1');
  switch (path.extname(file)) {
    case '.csv':
      return text.trimEnd().split('\n').length - 1;
    case '.gpx':
      return text.replace(/<!--[\s\S]*?-->/g, '').split('<trkpt').length - 1;
    case '.json':
      return (JSON.parse(text) as unknown[]).length;
    case '.rec':
      return text.split('"_type":"location"').length - 1;
    default:
      return momentsIn(text);
  }
}

/**
 * A moment ends where the time of day changes or a sentence of it comes a second time; sentences at
 * fault count for themselves.
 */
function momentsIn(text: string): number {
  let count = 0;
  let last: string | undefined;
  let seen: string[] = [];
  const at = { RMC: 0, GGA: 0, GNS: 0, GLL: 4 } as const;
  for (const sentence of text.split('\n').flatMap((line) => [...sentencesIn(line)])) {
    if ('fault' in sentence) count++;
    else if (sentence.type !== 'VTG' && sentence.type !== 'ZDA') {
      const clock = String(Number(sentence.fields[at[sentence.type]] || 'NaN'));
      const name = sentence.talker + sentence.type;
      if (clock !== last || seen.includes(name)) {
        count++;
        seen = [];
      }
      seen.push(name);
      last = clock;
    }
  }
  return count;
}

describe.skipIf(!existsSync(gps))('the shared tracks', () => {
  it('all go through: points taken and refused are the points in the file', async () => {
    const rows: object[] = [];
    const files = [...filesIn(gps), ...filesIn(owntracks)];
    for (const file of files) {
      const format = detectTrackFormat(file, readFileSync(file).subarray(0, 65_536));
      expect(format, file).toBeDefined();
      let taken = 0;
      const refused: Record<string, number> = {};
      for await (const { parsed } of readTrack(format!, createReadStream(file))) {
        if (parsed.ok) taken++;
        else {
          const { reason } = parsed.rejection;
          expect(REJECT_REASONS).toContain(reason);
          refused[reason] = (refused[reason] ?? 0) + 1;
        }
      }
      const points = pointsIn(file);
      const sum = taken + Object.values(refused).reduce((a, b) => a + b, 0);
      rows.push({ file: path.basename(file), format, points, taken, ...refused });
      expect(sum, file).toBe(points);
    }
    console.table(rows);
    expect(files.length).toBeGreaterThan(45);
  }, 60_000);
});
