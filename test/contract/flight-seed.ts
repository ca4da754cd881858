/** A small mission over the centre of Chengzhong District, and what else a flight is made of. */
import type { Mission } from '../../src/domain/flights/mission.ts';

export const HOME = { lat: 36.62, lon: 101.78, amsl: 2260 };

const place = (north: number, east: number) => ({
  lat: HOME.lat + north / 111_195,
  lon: HOME.lon + east / 89_300,
});
const waypoint = (north: number, east: number): Mission['items'][number] => ({
  command: 16,
  frame: 'relative',
  params: [0, 0, 0, null],
  ...place(north, east),
  altitude: 50,
  autoContinue: true,
});

/** Take-off, 100 m north, 100 m east, home. */
export const MISSION: Mission = {
  home: HOME,
  items: [
    { ...waypoint(0, 0), command: 22 },
    waypoint(100, 0),
    waypoint(100, 100),
    { ...waypoint(0, 0), command: 20, frame: 'none', lat: 0, lon: 0, altitude: 0 },
  ],
  fence: [
    {
      kind: 'polygon',
      inclusion: true,
      vertices: [
        [-200, -200],
        [-200, 300],
        [300, 300],
        [300, -200],
      ].map(([north, east]) => {
        const { lat, lon } = place(north!, east!);
        return [lat, lon] as const;
      }),
    },
  ],
  rally: [],
  cruiseSpeed: 8,
};

export const WEATHER = {
  wind: 3,
  gusts: 5,
  visibility: 10_000,
  temperature: 14,
  precipitation: false,
};

export const approvalAround = (now: number, more: object = {}) => ({
  number: 'XN-2026-118',
  from: new Date(now - 3_600_000).toISOString(),
  to: new Date(now + 4 * 3_600_000).toISOString(),
  ceiling: 120,
  ...more,
});

export const newFlight = (plan: number, device: string, now: number, more: object = {}) => ({
  plan,
  device,
  pilot: { name: 'Li Wei', licence: 'UAS-63-0042' },
  approval: approvalAround(now),
  ...more,
});
