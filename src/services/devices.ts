/** The fleet's register: adding, changing and taking devices out of service, and their newest state. */
import type { Device } from '../domain/fleet/device.ts';
import type { DeviceId } from '../domain/ids.ts';
import { hashToken, newToken } from './devices-token.ts';
import type { Clock, LiveFeed } from './ports.ts';
import type { DeviceRecord, DeviceStore, NewestFix } from './stores.ts';

/** What is known of a device in memory, newer than the store's own. */
export interface LiveView {
  newest(device: DeviceId): NewestFix | undefined;
  /** Undefined where this process knows nothing of it. */
  online(device: DeviceId): boolean | undefined;
}

export interface Devices {
  list(query: Parameters<DeviceStore['list']>[0]): Promise<DeviceRecord[]>;
  get(id: string): Promise<DeviceRecord | undefined>;
  /** The token, to be shown this once; undefined where a device with this id is in service. */
  add(device: Device): Promise<string | undefined>;
  /** A new token; the old one is refused from now on. Undefined where there is no such device. */
  freshToken(id: string): Promise<string | undefined>;
  change(id: string, to: Partial<Omit<Device, 'id'>>): Promise<DeviceRecord | undefined>;
  /** Takes it out of service: it cannot connect any more, its history stays. */
  remove(id: string): Promise<boolean>;
}

export function createDevices(deps: {
  store: DeviceStore;
  live: Pick<LiveFeed, 'devices'>;
  view: LiveView;
  clock: Clock;
}): Devices {
  const { store, live, view, clock } = deps;
  const get = async (id: string) => {
    const record = await store.get(id);
    return record && newer(record, view);
  };
  return {
    get,
    list: async (query) => (await store.list(query)).map((record) => newer(record, view)),
    add: async (device) => {
      const token = newToken();
      if (!(await store.add(device, hashToken(token)))) return undefined;
      live.devices([device], []);
      return token;
    },
    freshToken: async (id) => {
      const token = newToken();
      return (await store.setToken(id, hashToken(token))) && token;
    },
    change: async (id, to) => {
      const device = await store.change(id, to);
      if (device) live.devices([device], []);
      return device && get(id);
    },
    remove: async (id) => {
      const removed = await store.remove(id, clock.now());
      if (removed) live.devices([], [id as DeviceId]);
      return removed;
    },
  };
}

/** The record with what memory knows better: the newer fix by the vehicle's time, and presence. */
function newer(record: DeviceRecord, view: LiveView): DeviceRecord {
  const seen = view.newest(record.device.id);
  const online = view.online(record.device.id) ?? record.online;
  const useSeen = seen && (!record.newest || seen.fix.time > record.newest.fix.time);
  return useSeen ? { ...record, newest: seen, online } : { ...record, online };
}
