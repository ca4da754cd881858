import { describe, expect, it } from 'vitest';
import { groundAt } from '../../../missions/terrain/grid.ts';
import { GroundBook } from '../../../src/services/patrols/ground-book.ts';

/** A tile of 3″ that lies level. */
function level(height: number): Uint8Array {
  const bytes = new Uint8Array(1201 * 1201 * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < bytes.length; i += 2) view.setInt16(i, height);
  return bytes;
}
const HOUSE = {
  type: 'Feature',
  properties: { name: 'House', height: 24 },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [101.78, 36.62],
        [101.781, 36.62],
        [101.781, 36.621],
        [101.78, 36.62],
      ],
    ],
  },
};
const buildings = (...features: object[]) => ({
  name: 'buildings.geojson',
  read: () => JSON.stringify({ type: 'FeatureCollection', features }),
});
const NEAR = [101.77, 36.61, 101.79, 36.63] as const;
const FAR = [101.5, 36.61, 101.51, 36.63] as const;

/** Which tiles were read, in order. */
function folder(files: Record<string, () => Uint8Array>) {
  const read: string[] = [];
  return {
    read,
    tiles: {
      names: () => Object.keys(files),
      read: (name: string) => {
        read.push(name);
        return files[name]!();
      },
    },
  };
}

describe('tiles', () => {
  it('are read when their ground is asked for, once', () => {
    const { tiles, read } = folder({
      'N36E101.hgt': () => level(2260),
      'N36E102.hgt': () => level(2000),
      'notes.txt': () => new Uint8Array(),
    });
    const book = new GroundBook({ tiles });
    expect(book.survey()).toEqual({ ok: true, tiles: 2, buildings: 0, faults: [] });
    expect(read).toEqual([]);
    for (let i = 0; i < 2; i++) {
      const around = book.around(NEAR);
      if (!around.ok) throw new Error(around.detail);
      expect(groundAt(around.terrain!)(36.62, 101.78)).toBeCloseTo(2260, 3);
    }
    expect(read).toEqual(['N36E101.hgt']);
  });

  it('meet at their edges, and are voids where there is none', () => {
    const { tiles } = folder({
      'N36E101.hgt': () => level(2260),
      'N36E102.hgt': () => level(2000),
    });
    const around = new GroundBook({ tiles }).around([101.99, 36.99, 102.01, 37.01]);
    if (!around.ok) throw new Error(around.detail);
    const at = groundAt(around.terrain!);
    expect(at(36.995, 101.995)).toBeCloseTo(2260, 3);
    expect(at(36.995, 102.005)).toBeCloseTo(2000, 3);
    expect(at(37.005, 102.005)).toBeUndefined();
  });

  it('that cannot be read are told once, and the others serve', () => {
    const gone = () => {
      throw Object.assign(new Error('it went away'), { code: 'ENOENT' });
    };
    const { tiles } = folder({
      'N36E101.hgt': () => level(2260),
      'N36E102.hgt': () => new Uint8Array(7),
      'N35E101.hgt': gone,
      'somewhere.hgt': () => level(1),
    });
    const book = new GroundBook({ tiles });
    book.survey();
    for (let i = 0; i < 2; i++) expect(book.around([101.9, 35.9, 102.1, 36.1]).ok).toBe(true);
    const { faults } = book.survey();
    expect(faults.map(({ file }) => file).sort()).toEqual([
      'N35E101.hgt',
      'N36E102.hgt',
      'somewhere.hgt',
    ]);
    expect(faults.find(({ file }) => file === 'N35E101.hgt')?.detail).toBe('it went away');
  });

  it('are kept within bounds: the one used longest ago is read again', () => {
    const names = Array.from({ length: 60 }, (_, i) => `N36E1${String(i).padStart(2, '0')}.hgt`);
    const { tiles, read } = folder(Object.fromEntries(names.map((name) => [name, () => level(1)])));
    const book = new GroundBook({ tiles });
    const look = (i: number) => book.around([100.4 + i, 36.4, 100.41 + i, 36.41]);
    for (let i = 0; i < 60; i++) look(i);
    expect(read).toHaveLength(60);
    look(59);
    expect(read).toHaveLength(60);
    look(0);
    expect(read).toHaveLength(61);
  });
});

describe('buildings', () => {
  it('are those that reach into the place', () => {
    const book = new GroundBook({ buildings: buildings(HOUSE) });
    const [near, far] = [book.around(NEAR), book.around(FAR)];
    expect(near).toMatchObject({
      ok: true,
      obstacles: [{ name: 'House', top: 24, above: 'ground' }],
    });
    expect(far).toEqual({ ok: true, obstacles: [], faults: [] });
  });

  it('without a height are counted, and said not to be kept clear of', () => {
    const flat = { ...HOUSE, properties: {} };
    const point = { ...HOUSE, geometry: { type: 'Point', coordinates: [1, 2] } };
    const survey = new GroundBook({ buildings: buildings(HOUSE, flat, flat, point) }).survey();
    expect(survey.buildings).toBe(1);
    expect(survey.faults.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('2 areas say no height'),
      expect.stringContaining('1 points and lines'),
    ]);
  });

  it('in a file that is none are a fault, and nothing stands anywhere', () => {
    const file = { name: 'buildings.geojson', read: () => '{"type": "Topology"}' };
    const book = new GroundBook({ buildings: file });
    expect(book.around(NEAR)).toMatchObject({ ok: true, obstacles: [], faults: [{}] });
    expect(book.around(NEAR)).toMatchObject({ faults: [] });
    expect(book.survey()).toMatchObject({ buildings: 0, faults: [{ file: 'buildings.geojson' }] });
  });

  it('of more corners than a plan can heed are refused, not left out', () => {
    const ring = Array.from({ length: 5001 }, (_, i) => {
      const angle = ((i % 5000) / 5000) * 2 * Math.PI;
      return [101.78 + 0.001 * Math.cos(angle), 36.62 + 0.001 * Math.sin(angle)];
    });
    const round = { ...HOUSE, geometry: { type: 'Polygon', coordinates: [ring] } };
    const many = Array.from({ length: 41 }, () => round);
    const book = new GroundBook({ buildings: buildings(...many) });
    expect(book.around(NEAR)).toMatchObject({ ok: false, reason: 'too-big' });
    expect(book.around(FAR).ok).toBe(true);
  });
});
