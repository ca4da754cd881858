import { describe, expect, it } from 'vitest';
import type { DeviceId } from '../../src/domain/ids.ts';
import { DeviceRegistry } from '../../src/services/device-registry.ts';
import { hashToken } from '../../src/services/devices-token.ts';
import type { KnownDevice } from '../../src/services/intake/ports.ts';

const device = (no: number, token = 'token'): KnownDevice => ({
  no,
  id: `truck-${no}` as DeviceId,
  kind: 'muck-truck',
  name: '',
  plate: '',
  crs: 'wgs84',
  tokenHash: hashToken(token),
});

/** A store whose answers come when the test lets them. */
class Source {
  devices: KnownDevice[] = [];
  #waiting: (() => void)[] = [];

  /** What there was when it was asked, later. */
  async all(): Promise<KnownDevice[]> {
    const seen = [...this.devices];
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return seen;
  }

  async one(id: string): Promise<KnownDevice | undefined> {
    return this.devices.find((one) => one.id === id);
  }

  async everKnown(no: number): Promise<KnownDevice | undefined> {
    return this.devices.find((one) => one.no === no);
  }

  answer(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

async function registryOf(devices: KnownDevice[]) {
  const source = new Source();
  source.devices = devices;
  const registry = new DeviceRegistry(source);
  const refresh = async (meanwhile = async () => {}) => {
    const refreshing = registry.refresh();
    await meanwhile();
    source.answer();
    return refreshing;
  };
  await refresh();
  return { source, registry, refresh };
}

describe('the devices in memory', () => {
  it('know one that was added a moment ago, though the word of it is still on its way', async () => {
    const { source, registry } = await registryOf([device(1)]);
    expect(registry.authenticate('truck-2', 'token')).toBeUndefined();
    source.devices.push(device(2));
    expect(await registry.authenticateNew('truck-2', 'token', 0)).toMatchObject({ no: 2 });
    expect(registry.authenticate('truck-2', 'token')).toBeDefined();
    expect(await registry.authenticateNew('truck-2', 'wrong', 0)).toBeUndefined();
  });

  it('keep one that was looked up while a reading of before was on its way', async () => {
    const { source, registry, refresh } = await registryOf([device(1)]);
    const { removed, signedOut } = await refresh(async () => {
      source.devices.push(device(2));
      await registry.authenticateNew('truck-2', 'token', 0);
    });
    expect({ removed, signedOut }).toEqual({ removed: [], signedOut: [] });
    expect(registry.byNo(2)).toBeDefined();
  });

  it('tell that a token was changed, even where a look-up saw it before', async () => {
    const { source, registry, refresh } = await registryOf([device(1), device(2)]);
    source.devices = [device(1, 'fresh'), device(2)];
    expect(registry.authenticate('truck-1', 'fresh')).toBeUndefined();
    expect(await registry.authenticateNew('truck-1', 'fresh', 0)).toBeDefined();
    expect((await refresh()).signedOut).toEqual(['truck-1']);
    expect((await refresh()).signedOut).toEqual([]);
    source.devices = [device(1, 'fresh')];
    expect(await refresh()).toMatchObject({ removed: ['truck-2'], signedOut: ['truck-2'] });
  });

  it('ask the store about strangers so many times a second, and no more', async () => {
    const { source, registry } = await registryOf([]);
    for (let n = 0; n < 60; n++) await registry.authenticateNew(`stranger-${n}`, 'x', 0);
    source.devices.push(device(1));
    expect(await registry.authenticateNew('truck-1', 'token', 999)).toBeUndefined();
    expect(await registry.authenticateNew('truck-1', 'token', 1000)).toBeDefined();
  });
});
