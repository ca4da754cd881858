/** What is news: mode, arming, landing, home, mission, fence and battery, told once they change. */
import { batteriesOf, fenceOf, itemOf, landedOf, missionOf } from './snapshot.ts';
import type { Vehicle } from './vehicle.ts';

/** Emits what differs from what was told. Nothing before the first heartbeat: it says how to read. */
export function announce(vehicle: Vehicle, at: number): void {
  if (vehicle.presence === undefined) return;
  announcePresence(vehicle, at);
  announceHome(vehicle, at);
  announceReached(vehicle, at);
  announceItem(vehicle, at);
  announceFence(vehicle, at);
  announceBatteries(vehicle, at);
}

/** The first of each is how things stand, not news. */
function announcePresence(vehicle: Vehicle, at: number): void {
  const { told } = vehicle;
  const { armed, mode } = vehicle.presence!;
  const landed = landedOf(vehicle);
  if (told.armed !== armed) {
    if (told.armed !== undefined) vehicle.emit('armed', at, { armed });
    told.armed = armed;
  }
  if (told.mode !== mode) {
    if (told.mode !== undefined) vehicle.emit('mode', at, { from: told.mode, to: mode });
    told.mode = mode;
  }
  if (landed !== undefined && told.landed !== landed) {
    if (told.landed) vehicle.emit('landed', at, { from: told.landed, to: landed });
    told.landed = landed;
  }
}

/** To a decimetre: it wavers while the vehicle stands. The first is news: it is where it comes home to. */
function announceHome(vehicle: Vehicle, at: number): void {
  const { home } = vehicle.seen;
  if (home === undefined) return;
  const key = `${home.lat.toFixed(6)} ${home.lon.toFixed(6)} ${home.amsl.toFixed(1)}`;
  if (vehicle.told.home === key) return;
  vehicle.told.home = key;
  vehicle.emit('home', at, { ...home });
}

/** PX4 repeats the last one; it is news again after a jump back. */
function announceReached(vehicle: Vehicle, at: number): void {
  const { told, seen, presence } = vehicle;
  if (seen.reached === undefined) return;
  const item = itemOf(seen.reached, presence!.autopilot);
  if (item < 1 || told.reached === item) return;
  told.reached = item;
  vehicle.emit('reached', at, { item });
}

function announceItem(vehicle: Vehicle, at: number): void {
  const { told, seen, presence } = vehicle;
  const mission = missionOf(seen, presence!.autopilot);
  if (mission === undefined || told.item === mission.current) return;
  const { current, total } = mission;
  if (told.item !== undefined && current > 0) vehicle.emit('item', at, { item: current, total });
  told.item = current;
  if (told.reached !== undefined && current <= told.reached) {
    delete told.reached;
    delete seen.reached;
  }
}

function announceFence(vehicle: Vehicle, at: number): void {
  const { told, seen } = vehicle;
  const fence = fenceOf(seen);
  if (fence === undefined || told.breached === fence.breached) return;
  const isNews = fence.breached || told.breached !== undefined;
  told.breached = fence.breached;
  if (!isNews) return;
  const type = seen.fence?.type;
  const count = seen.fence?.count;
  vehicle.emit('fence', at, { breached: fence.breached, ...(type && { type }), count });
  if (fence.breached) vehicle.failsafe('fence', `fence breached (${type ?? 'unknown'})`, at);
}

/** A pack that begins as `ok` is no news. */
function announceBatteries(vehicle: Vehicle, at: number): void {
  const { told } = vehicle;
  for (const { id, state } of batteriesOf(vehicle.seen, at)) {
    if (state === undefined || told.batteries.get(id) === state) continue;
    const isNews = state !== 'ok' || told.batteries.has(id);
    told.batteries.set(id, state);
    if (isNews) vehicle.emit('battery', at, { id, state });
  }
}
