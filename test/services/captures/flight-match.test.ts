import { describe, expect, it } from 'vitest';
import type { Photo, PhotoMetadata } from '../../../src/domain/captures/photo.ts';
import { matchFlight } from '../../../src/services/captures/flight-match.ts';
import type { FlightSet } from '../../../src/services/captures/placing-ports.ts';

const T = Date.UTC(2026, 4, 12, 2);
const AT = Array.from(
  { length: 12 },
  (_, index) => T + index * 5000 + ((index * index * 613) % 3000),
);
const captures: FlightSet['captures'] = AT.map((at, index) => ({
  no: 500 + index,
  at,
  capture: { index, source: 'camera-feedback', taken: at, lat: 23.1, lon: 113.3 + index * 1e-4 },
}));

let id = 0;
function photo(metadata: Partial<PhotoMetadata>): FlightSet['photos'][number] {
  return {
    photo: { id: ++id, metadata: { faults: [], ...metadata }, cases: [] } as unknown as Photo,
  };
}
const camera = (model: string) => ({ make: 'DJI', model });
const set = (photos: FlightSet['photos']): FlightSet =>
  ({ flight: 1, device: 'hexa-1', photos, captures }) as unknown as FlightSet;
const found = (match: ReturnType<typeof matchFlight>) =>
  [...match.captures].sort(([a], [b]) => a - b).map(([at, { of }]) => [at, of.no - 500]);

describe('a flight’s photos', () => {
  it('of two cameras, each with a clock of its own; a capture is one photo’s', () => {
    const own = AT.map((at) => photo({ taken: at + 37_000, camera: camera('A') }));
    const others = AT.slice(2, 9).map((at) => photo({ taken: at - 8000, camera: camera('B') }));
    const match = matchFlight(set([...others, ...own]));
    expect(found(match)).toEqual(AT.map((_, index) => [others.length + index, index]));
    expect(match.clockOffset).toBeCloseTo(37, 3);
    // No capture is left for the other camera, but its clock is known all the same.
    expect(match.offsets.get(0)).toBeCloseTo(-8, 3);
  });

  it('go by the satellites’ time where all have it, by the camera’s where one has not', () => {
    const both = AT.map((at) => photo({ gpsTime: at, taken: at + 3_600_000 }));
    expect(matchFlight(set(both)).clockOffset).toBeCloseTo(0, 3);
    const [first, ...rest] = both;
    const without = photo({ taken: first!.photo.metadata.taken! });
    expect(matchFlight(set([without, ...rest])).clockOffset).toBeCloseTo(3600, 3);
  });

  it('without captures are nothing to match; too few are refused', () => {
    const one = photo({ taken: T });
    expect(matchFlight({ ...set([one]), captures: [] })).not.toHaveProperty('refused');
    expect(matchFlight(set([one])).refused).toBe('too-few');
  });
});
