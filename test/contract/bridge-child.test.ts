/** The bridge beside the service: started, kept running, ended; another program stands in for it here. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBridgeChild } from '../../src/bridge-child.ts';
import { readConfig } from '../../src/config.ts';
import type { Device } from '../../src/domain/fleet/device.ts';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { Log } from '../../src/services/ports.ts';

let folder: string;
let lines: { level: string; message: string; fields: Record<string, unknown> }[];
let told: () => void;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chengxun-bridge-child-'));
  lines = [];
  told = () => {};
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const say = (level: string) => (fields: object, message: string) => {
  lines.push({ level, message, fields: fields as Record<string, unknown> });
  told();
};
const log: Log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };

/** Resolves once so many lines of that text were logged. */
function logged(text: string, times = 1): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    const look = () => {
      const found = lines.filter(({ message }) => message.includes(text));
      if (found.length >= times) resolve(found[times - 1]!.fields);
    };
    told = look;
    look();
  });
}

function devicesWith(known: Device[] = []) {
  const register = new Map(known.map((device) => [device.id, device]));
  const asked: string[] = [];
  return {
    asked,
    get: async (id: string) => {
      const device = register.get(id as DeviceId);
      return device && ({ device } as never);
    },
    add: async (device: Device) => {
      asked.push(`add ${device.id} ${device.kind}`);
      return `new-token-of-${device.id}`;
    },
    freshToken: async (id: string) => {
      asked.push(`fresh ${id}`);
      return `fresh-token-of-${id}`;
    },
  };
}

async function program(code: string): Promise<string> {
  const file = join(folder, 'program.mjs');
  await writeFile(file, code);
  return file;
}

/** Logs what it is told, and ends with its input. */
const ECHO = `
import { createInterface } from 'node:readline';
const lines = createInterface({ input: process.stdin });
lines.once('line', (text) => {
  console.error(JSON.stringify({ level: 40, time: 1, part: 'x', msg: 'told', argv: process.argv.slice(2), config: JSON.parse(text) }));
  console.error('plain words');
});
lines.on('close', () => process.exit(0));
`;

const options = (env: Record<string, string>, more: object) => ({
  config: readConfig({ CHENGXUN_MAVLINK: 'udp:0', CHENGXUN_DATA_DIR: folder, ...env }) as never,
  mqttPort: 1883,
  httpPort: 8080,
  log,
  pauses: [1],
  ...more,
});

const hexacopter = (id: string, kind: Device['kind'] = 'hexacopter') =>
  ({ id, kind, name: '', plate: '', crs: 'wgs84' }) as Device;

describe('the bridge as a child', () => {
  it('is told its links, its devices and their fresh tokens through the pipe alone', async () => {
    const devices = devicesWith([hexacopter('hexa-01')]);
    const env = { CHENGXUN_MAVLINK_VEHICLES: '1=hexa-01,2=hexa-02', CHENGXUN_BIND: '0.0.0.0' };
    const child = await startBridgeChild(
      options(env, { devices, program: await program(ECHO) }) as never,
    );
    const { argv, config } = await logged('told');
    expect(devices.asked).toEqual(['fresh hexa-01', 'add hexa-02 hexacopter']);
    expect(argv).toEqual(['mavlink', '--config', '-', '--with-parent']);
    expect(config).toEqual({
      links: ['udp:0'],
      vehicles: { 1: 'hexa-01', 2: 'hexa-02' },
      server: 'mqtt://127.0.0.1:1883',
      http: 'http://127.0.0.1:8080',
      tokens: { 'hexa-01': 'fresh-token-of-hexa-01', 'hexa-02': 'new-token-of-hexa-02' },
      data: join(folder, 'bridge'),
      pilotTimeout: 30,
      log: 'info',
    });
    await child.stop();
  });

  it('logs into the service’s log, whatever it says', async () => {
    const child = await startBridgeChild(
      options({}, { devices: devicesWith(), program: await program(ECHO) }) as never,
    );
    await logged('plain words');
    await child.stop();
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn told',
      'warn plain words',
    ]);
  });

  it('is started again when it dies, and not after it was stopped', async () => {
    const dying = await program(`process.stdin.once('data', () => process.exit(3));`);
    const child = await startBridgeChild(
      options({}, { devices: devicesWith(), program: dying }) as never,
    );
    expect(await logged('started again', 3)).toMatchObject({ how: 3 });
    await child.stop();
    const before = lines.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines.length).toBe(before);
  });

  it('is not given the place of a device of another kind', async () => {
    const devices = devicesWith([hexacopter('hexa-01', 'muck-truck')]);
    await expect(startBridgeChild(options({}, { devices }) as never)).rejects.toThrow(
      /hexa-01, which is a muck-truck.*another id/,
    );
  });
});
