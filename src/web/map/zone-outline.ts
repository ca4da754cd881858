import type { LonLat, Ring, ZoneShape } from '../../domain/supervision/zone.ts';

const M = 111_320;
export function polygonsOf(shape: ZoneShape): readonly (readonly Ring[])[] {
  switch (shape.type) {
    case 'polygon':
      return [shape.rings];
    case 'multipolygon':
      return shape.polygons;
    case 'circle': {
      const [lon, lat] = shape.centre;
      const k = Math.cos((lat * Math.PI) / 180);
      const ring: LonLat[] = Array.from({ length: 65 }, (_, i) => {
        const a = ((i % 64) / 64) * 2 * Math.PI;
        const r = shape.radiusMetres / M;
        return [lon + (r * Math.cos(a)) / k, lat + r * Math.sin(a)];
      });
      return [[ring]];
    }
    case 'corridor': {
      const half = shape.widthMetres / 2 / M;
      const line = shape.line;
      const side = (sign: number): LonLat[] =>
        line.map((p, i) => {
          const a = line[Math.max(0, i - 1)]!;
          const b = line[Math.min(line.length - 1, i + 1)]!;
          const k = Math.cos((p[1] * Math.PI) / 180);
          const dx = (b[0] - a[0]) * k;
          const dy = b[1] - a[1];
          const n = Math.hypot(dx, dy) || 1;
          return [p[0] + (sign * -dy * half) / n / k, p[1] + (sign * dx * half) / n];
        });
      const ring = [...side(1), ...side(-1).reverse()];
      return [[[...ring, ring[0]!]]];
    }
  }
}
