import { parseArgs } from 'node:util';
import { systemClock } from '../adapters/clock.ts';
import { createStores } from '../adapters/store/stores.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../database.ts';
import { DEVICE_KINDS, type DeviceKind } from '../domain/fleet/device.ts';
import { type DeviceId, deviceId } from '../domain/ids.ts';
import { createDevices, type Devices } from '../services/devices.ts';
import type { Log } from '../services/ports.ts';
import { StartError } from '../start-error.ts';

const USAGE = `chengxun device add ID --kind ${DEVICE_KINDS.join('|')} [--name NAME] [--plate PLATE] [--crs wgs84|gcj02]
chengxun device token ID     a fresh token; the old one is refused from then on
chengxun device remove ID    its history stays
chengxun device list`;

/** Device accounts, beside a running service or without one. */
export async function deviceCommand(config: Config, log: Log, argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  const [action, id] = positionals;
  if (values.help || action === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const database = await openDatabase(config, log, true);
  try {
    const devices = createDevices({
      store: createStores(database.pool).devices,
      // A running service hears of the change from the database.
      live: { devices: () => {} },
      view: { newest: () => undefined, online: () => undefined },
      clock: systemClock,
    });
    if (action === 'list') return await list(devices);
    const known = deviceId(id ?? '');
    if (!known) {
      throw new StartError(
        `A device id has letters, digits, . _ - only, at most 64 of them.\n${USAGE}`,
      );
    }
    return await act(devices, action, known, values);
  } finally {
    await database.close();
  }
}

type Values = ReturnType<typeof parse>['values'];

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        kind: { type: 'string' },
        name: { type: 'string', default: '' },
        plate: { type: 'string', default: '' },
        crs: { type: 'string', default: 'wgs84' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new StartError(`${(error as Error).message}\n${USAGE}`);
  }
}

async function act(
  devices: Devices,
  action: string,
  id: DeviceId,
  values: Values,
): Promise<number> {
  switch (action) {
    case 'add':
      return show(id, await devices.add(newDevice(id, values)), 'is there already');
    case 'token':
      return show(id, await devices.freshToken(id), 'is not there');
    case 'remove':
      if (!(await devices.remove(id))) throw new StartError(`The device ${id} is not there.`);
      console.log(`Removed ${id}. Its history stays.`);
      return 0;
    default:
      throw new StartError(`There is no "device ${action}".\n${USAGE}`);
  }
}

function newDevice(id: DeviceId, { kind, name, plate, crs }: Values) {
  if (!DEVICE_KINDS.includes(kind as DeviceKind)) {
    throw new StartError(`Say what it is: --kind ${DEVICE_KINDS.join('|')}`);
  }
  if (crs !== 'wgs84' && crs !== 'gcj02') throw new StartError('--crs is wgs84 or gcj02.');
  return { id, kind: kind as DeviceKind, name: name ?? '', plate: plate ?? '', crs } as const;
}

/** The token goes to standard output alone, so that a script can take it. */
function show(id: DeviceId, token: string | undefined, why: string): number {
  if (token === undefined) throw new StartError(`The device ${id} ${why}.`);
  console.error(`User name ${id}; the token is shown this once:`);
  console.log(token);
  return 0;
}

async function list(devices: Devices): Promise<number> {
  for (let after: string | undefined; ; ) {
    const page = await devices.list({ kind: undefined, text: undefined, after, limit: 500 });
    for (const { device } of page) {
      console.log([device.id, device.kind, device.name, device.plate].join('\t').trimEnd());
    }
    if (page.length < 500) return 0;
    after = page.at(-1)!.device.id;
  }
}
