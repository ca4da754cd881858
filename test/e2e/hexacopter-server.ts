/** The real service with the built page, a bridge in this process, and a simulated hexacopter on real MAVLink. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBridge } from '../../firmware-bridge/mavlink/bridge.ts';
import { readBridgeConfig } from '../../firmware-bridge/mavlink/config.ts';
import { systemTimers } from '../../firmware-bridge/timers.ts';
import { readQgcPlan } from '../../missions/formats/qgc-plan.ts';
import { startHexacopters } from '../../simulators/hexacopter/fleet.ts';
import { addDevice } from './fleet-client.ts';
import { startPageServer } from './page-server.ts';

export const PLAN_FILE = fileURLToPath(
  new URL('../../missions/library/plans/nanchuan-river.plan', import.meta.url),
);
const SYSTEM = 1;
/** s of flight time until it can be armed. */
const ARMABLE = 5;
/** Flight goes this many times as fast: a test need not watch every metre. */
const FACTOR = 2;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

export interface HexacopterServer {
  readonly http: string;
  readonly mqtt: string;
  /** Where the hexacopter stands; altitude above mean sea level, m. */
  readonly home: { readonly lat: number; readonly lon: number; readonly amsl: number };
  readonly key: string;
  readonly cookie: string;
  stop(): Promise<void>;
}

/**
 * @param factor how many times as fast it flies
 * @param home where it stands; absent: where the plan of the library begins
 */
export async function startHexacopterServer(
  device: string,
  factor = FACTOR,
  home: HexacopterServer['home'] = homeOfPlan(),
): Promise<HexacopterServer> {
  const server = await startPageServer();
  const data = await mkdtemp(join(tmpdir(), 'chengxun-bridge-'));
  const port = await freeUdpPort();
  const { id, token } = await addDevice(server, device, 'hexacopter');
  const read = readBridgeConfig({
    links: [`udp:127.0.0.1:${port}`],
    vehicles: { [SYSTEM]: id },
    server: server.mqtt,
    http: server.http,
    tokens: { [id]: token },
    data,
    log: 'silent',
  });
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  const bridge = await startBridge(read.config, {
    log: silent,
    timers: systemTimers,
    print: () => {},
  });
  const fleet = await startHexacopters({
    link: { kind: 'udp', host: '127.0.0.1', port },
    firstSystem: SYSTEM,
    home,
    armable: ARMABLE,
    factor,
    // A slow machine takes its time between arming and the start: 0 is without an end.
    parameters: { DISARM_DELAY: 0 },
  });
  return {
    http: server.http,
    mqtt: server.mqtt,
    home,
    key: server.key,
    cookie: server.cookie,
    stop: async () => {
      await fleet.stop();
      await bridge.stop();
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

function homeOfPlan() {
  const read = readQgcPlan(readFileSync(PLAN_FILE, 'utf8'));
  if (!read.ok) throw new Error(read.detail);
  const { lat, lon, amsl = 0 } = read.mission.home;
  return { lat, lon, amsl };
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
