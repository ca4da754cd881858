import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REFUSALS } from '../../missions/formats/reading.ts';
import {
  type LibraryReading,
  parseAirframe,
  parseCamera,
  parseTemplate,
} from '../../missions/library/parse.ts';
import { footprint, heightFor } from '../../missions/planner/camera.ts';
import { endurance } from '../../missions/planner/energy.ts';

const SHELVES = { cameras: parseCamera, airframes: parseAirframe, templates: parseTemplate };
type Shelf = keyof typeof SHELVES;

const folder = (shelf: Shelf) => new URL(`../../missions/library/${shelf}/`, import.meta.url);
const names = (shelf: Shelf) => readdirSync(folder(shelf));
const read = (shelf: Shelf, name: string) => readFileSync(new URL(name, folder(shelf)), 'utf8');

function value<T>(reading: LibraryReading<T>): T {
  if (!reading.ok) throw new Error(`${reading.where}: ${reading.detail}`);
  return reading.value;
}

const camera = (over: object) =>
  JSON.stringify({ ...JSON.parse(read('cameras', 'sony-a6000-16mm.json')), ...over });
const template = (over: object) =>
  JSON.stringify({ ...JSON.parse(read('templates', 'river-patrol.json')), ...over });

describe('the library', () => {
  for (const shelf of Object.keys(SHELVES) as Shelf[])
    it.each(names(shelf))(`${shelf}/%s is whole and named as its id`, (name) => {
      expect(`${value<{ id: string }>(SHELVES[shelf](read(shelf, name))).id}.json`).toBe(name);
    });

  it('has the nine cameras and eight templates', () => {
    expect(names('cameras')).toHaveLength(9);
    expect(names('templates')).toEqual([
      'ditch.json',
      'dumping-points.json',
      'geological-hazard.json',
      'orbit.json',
      'river-patrol.json',
      'roof-inspection.json',
      'site-inspection.json',
      'verify.json',
    ]);
  });

  it('has cameras whose pixels are as high as wide, within a twentieth', () => {
    for (const name of names('cameras')) {
      const one = value(parseCamera(read('cameras', name)));
      const ratio = one.sensorWidth / one.imageWidth / (one.sensorHeight / one.imageHeight);
      // The Z30 cuts its video's shape out of a squarer sensor.
      if (one.id !== 'dji-z30-wide') expect(Math.abs(ratio - 1)).toBeLessThan(0.06);
    }
  });

  it('has airframes that stay up between ten and forty minutes', () => {
    for (const name of names('airframes')) {
      const { hover, radius } = endurance(value(parseAirframe(read('airframes', name))));
      expect(hover / 60).toBeGreaterThan(10);
      expect(hover / 60).toBeLessThan(40);
      expect(radius).toBeGreaterThan(2000);
    }
  });

  it('has templates that a camera of it can fly as asked', () => {
    const cameras = names('cameras').map((name) => value(parseCamera(read('cameras', name))));
    for (const name of names('templates')) {
      const one = value(parseTemplate(read('templates', name)));
      const fit = cameras.filter((lens) => {
        const wished = heightFor(lens, one.gsd);
        if (!wished.ok || wished.height < one.lowest || wished.height > one.highest) return false;
        const print = footprint(lens, wished.height, one);
        return print.ok && print.maxSpeed >= 2;
      });
      expect(fit.length, name).toBeGreaterThan(0);
    }
  });
});

describe('a file of the library is refused', () => {
  it.each([
    ['that is not JSON', 'x', 'not-a-plan', 'the file'],
    ['that is a list', '[]', 'not-a-plan', 'the file'],
    ['without focal length', camera({ focalLength: undefined }), 'missing', 'focalLength'],
    ['with none of it', camera({ focalLength: 0 }), 'number', 'focalLength'],
    ['with a word for a number', camera({ imageWidth: '6000' }), 'number', 'imageWidth'],
    ['with a name that is misspelt', camera({ focallength: 16 }), 'unsupported', 'focallength'],
    ['with a number of no source', camera({ sources: [] }), 'missing', 'sources'],
    [
      'with a source of nothing it has',
      camera({ sources: [{ of: ['weight'], from: 'x' }] }),
      'unsupported',
      'sources[0].of',
    ],
    [
      'with a source that is source and assumption',
      camera({ sources: [{ of: ['exposure'], from: 'x', assumption: 'y' }] }),
      'missing',
      'sources[0]',
    ],
    ['with an id of capitals', camera({ id: 'A6000' }), 'not-a-plan', 'id'],
    ['that is too long', `"${'x'.repeat(100_001)}"`, 'too-many', 'the file'],
  ])('%s (camera)', (_, text, reason, where) => {
    expect(parseCamera(text)).toMatchObject({ ok: false, reason, where });
  });

  it.each([
    ['of no pattern', template({ pattern: 'spiral' }), 'unsupported', 'pattern'],
    [
      'of a pattern named like a method',
      template({ pattern: 'toString' }),
      'unsupported',
      'pattern',
    ],
    ['with another pattern’s options', template({ site: {} }), 'unsupported', 'site'],
    ['upside down', template({ lowest: 120, highest: 40 }), 'number', 'lowest'],
    ['with all overlap', template({ sideOverlap: 1 }), 'number', 'sideOverlap'],
    ['drawn as nothing', template({ draw: [] }), 'unsupported', 'draw'],
    [
      'with a camera that looks up',
      template({ corridor: { width: 60, bothBanks: true, bankPitch: 10 } }),
      'number',
      'corridor.bankPitch',
    ],
    [
      'with half a photo',
      template({
        pattern: 'points',
        corridor: undefined,
        points: { radius: 15, aroundPitch: -45, photosAround: 4.5 },
      }),
      'number',
      'points.photosAround',
    ],
    [
      'with no circle to orbit on',
      template({
        pattern: 'orbit',
        corridor: undefined,
        orbit: { radius: 40, photos: 24, layers: 0, layerGap: 15 },
      }),
      'number',
      'orbit.layers',
    ],
    [
      'with an option left out',
      template({ corridor: { width: 60, bankPitch: -45 } }),
      'missing',
      'corridor.bothBanks',
    ],
  ])('%s (template)', (_, text, reason, where) => {
    expect(parseTemplate(text)).toMatchObject({ ok: false, reason, where });
  });

  it('where an airframe cruises faster than it can fly', () => {
    const slow = { ...JSON.parse(read('airframes', 'hexacopter-6kg.json')), maxSpeed: 5 };
    expect(parseAirframe(JSON.stringify(slow))).toMatchObject({ where: 'cruiseSpeed' });
  });

  it('with a reason, whatever it holds', () => {
    const base = JSON.parse(read('cameras', 'sony-a6000-16mm.json'));
    const any = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .tuple(fc.constantFrom(...Object.keys(base), '__proto__'), fc.jsonValue())
        .map(([key, it]) => JSON.stringify({ ...base, [key]: it })),
    );
    fc.assert(
      fc.property(any, (text) => {
        for (const parse of Object.values(SHELVES)) {
          const reading = parse(text);
          if (!reading.ok) expect(REFUSALS).toContain(reading.reason);
        }
      }),
    );
  });
});
