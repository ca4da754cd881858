/** The planning library as the services use it. */
import { metresBetween } from './domain/geo/distance.ts';
import type { MissionTools } from './services/flights/ports.ts';

export const missionTools: MissionTools = {
  summary: ({ home, items, cruiseSpeed }) => {
    const places = [home, ...items.filter(({ frame, lat }) => frame !== 'none' && lat !== 0), home];
    const length = places.reduce((sum, to, i) => {
      const from = places[i - 1] ?? to;
      return sum + metresBetween(from.lon, from.lat, to.lon, to.lat);
    }, 0);
    const duration = length / cruiseSpeed + 30;
    const lats = places.map(({ lat }) => lat);
    const lons = places.map(({ lon }) => lon);
    return {
      length,
      duration,
      highest: Math.max(...items.map(({ altitude }) => altitude)),
      photos: 0,
      battery: Math.min(100, (duration / 1200) * 100),
      bounds: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
    };
  },
  read: () => ({ ok: false, reason: 'plan files are not read by this build' }),
  write: (mission) => JSON.stringify(mission),
  resume: (mission) => mission,
};
