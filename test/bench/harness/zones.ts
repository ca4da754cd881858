/** A city's worth of zones for the benchmarks: every shape and kind, seeded. */
import type { ZoneKind, ZoneShape } from '../../../src/domain/supervision/zone.ts';
import { CITY, prng } from './workload.ts';

export interface BenchZone {
  readonly name: string;
  readonly kind: ZoneKind;
  readonly shape: ZoneShape;
  readonly speedLimit: number | null;
}

/** One in ten is a forbidden area, three in ten limit the speed, the rest are dump sites and patrol areas. */
export function benchZones(count: number): BenchZone[] {
  const random = prng(2026);
  return Array.from({ length: count }, (_, i) => {
    const lon = CITY.lon + (random() - 0.5) * CITY.size;
    const lat = CITY.lat + (random() - 0.5) * CITY.size;
    const kind: ZoneKind =
      i % 10 === 0 ? 'forbidden-area' : i % 3 === 0 ? 'dump-site' : 'patrol-area';
    return {
      name: `zone ${i}`,
      kind,
      shape: shapeAt(i, lon, lat, random),
      speedLimit: i % 10 > 6 ? 60 / 3.6 : null,
    };
  });
}

function shapeAt(i: number, lon: number, lat: number, random: () => number): ZoneShape {
  const radius = 100 + random() * 500;
  if (i % 7 === 0) return { type: 'circle', centre: [lon, lat], radiusMetres: radius };
  if (i % 7 === 1) {
    const line = Array.from(
      { length: 20 },
      (_, k) => [lon + k * 0.001, lat + Math.sin(k / 3) * 0.001] as const,
    );
    return { type: 'corridor', line, widthMetres: 60 };
  }
  const corners = 10 + Math.floor(random() * 50);
  const ring = Array.from({ length: corners }, (_, k) => {
    const angle = (k / corners) * 2 * Math.PI;
    const r = radius * (0.6 + 0.4 * random());
    return [lon + (Math.cos(angle) * r) / 89_400, lat + (Math.sin(angle) * r) / 111_200] as const;
  });
  return { type: 'polygon', rings: [[...ring, ring[0]!]] };
}
