/** The record of a flight: its files, each made as it is sent, and the sums of all of them at the end. */
import { createHash } from 'node:crypto';
import type { DroneState } from '../../domain/flights/drone.ts';
import type { FlightDetail } from '../../services/flights/flights.ts';
import { flownStates } from '../../services/flights/track.ts';
import {
  batteryCsv,
  capturesCsv,
  jsonLines,
  trackCsv,
  trackGeoJson,
} from '../../wire/flight-record.ts';
import { toTime } from '../../wire/to-api.ts';
import {
  toApiCheck,
  toApiCommand,
  toApiDroneEvent,
  toApiFlight,
  toApiFlightLogEntry,
} from '../../wire/to-api-flights.ts';
import type { ZipEntry } from '../../wire/zip-stream.ts';
import type { HttpDeps } from './deps.ts';

type Deps = Pick<HttpDeps, 'stores' | 'plans' | 'blackBoxes' | 'clock' | 'settings'>;
type File = Pick<ZipEntry, 'name' | 'packed' | 'pieces'>;

/** Read at a time. */
const CHUNK = 1000;
const MOST_COMMANDS = 20_000;
/** ZIP without its 64-bit extension holds 4 GB; black boxes beyond are named, and had one by one. */
const MOST_BLACK_BOXES = 3_500_000_000;

/** In one folder, named by the flight's number. */
export async function* recordEntries(deps: Deps, detail: FlightDetail): AsyncGenerator<ZipEntry> {
  const folder = detail.flight.number;
  const modified = deps.clock.now();
  const sums: string[] = [];
  for await (const { pieces, ...file } of filesOf(deps, detail)) {
    const hash = createHash('sha256');
    yield { ...file, name: `${folder}/${file.name}`, modified, pieces: tapped(pieces, hash) };
    sums.push(`${hash.digest('hex')}  ${file.name}\n`);
  }
  yield { name: `${folder}/SHA256SUMS`, modified, pieces: pieceOf(sums.join('')) };
}

async function* tapped(
  pieces: AsyncIterable<string | Uint8Array>,
  hash: { update(piece: string | Uint8Array): unknown },
): AsyncGenerator<string | Uint8Array> {
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

async function* pieceOf(text: string): AsyncGenerator<string> {
  yield text;
}
const textFile = (name: string, text: string): File => ({ name, pieces: pieceOf(text) });
const jsonFile = (name: string, value: unknown): File =>
  textFile(name, `${JSON.stringify(value, null, 2)}\n`);

async function* filesOf(deps: Deps, detail: FlightDetail): AsyncGenerator<File> {
  const { stores, plans, clock } = deps;
  const { flight, blackBoxes } = detail;
  const store = stores.flights;
  const states = (): AsyncIterable<DroneState[]> => flownStates(store, flight, clock.now());
  const within = fitting(blackBoxes);
  yield textFile('README.txt', readme(detail, within.length));
  yield jsonFile('flight.json', await flightJson(deps, detail));
  yield* logs(deps, detail);
  yield { name: 'track.csv', pieces: trackCsv(states()) };
  yield { name: 'track.geojson', pieces: trackGeoJson(states()) };
  yield { name: 'battery.csv', pieces: batteryCsv(states()) };
  yield {
    name: 'captures.csv',
    pieces: capturesCsv(eventChunks(store, flight.id, 'capture')),
  };
  for (const { number } of flight.sorties) {
    const mission = await store.missionOf(flight.id, number);
    const name = number === 1 ? 'plan.plan' : `plan-sortie-${number}.plan`;
    if (mission) yield textFile(name, plans.file({ mission }));
  }
  for (const { sha256 } of within) {
    const pieces = await deps.blackBoxes.read(sha256);
    if (pieces) yield { name: `black-boxes/${sha256}.tlog`, pieces };
  }
}

async function* logs({ stores }: Deps, { flight, log }: FlightDetail): AsyncGenerator<File> {
  const store = stores.flights;
  yield { name: 'log.jsonl', pieces: jsonLines(once(log), toApiFlightLogEntry) };
  yield { name: 'events.jsonl', pieces: jsonLines(eventChunks(store, flight.id), toApiDroneEvent) };
  const commands = (await store.commands(flight.id, MOST_COMMANDS)).toReversed();
  yield { name: 'commands.jsonl', pieces: jsonLines(once(commands), toApiCommand) };
}

async function* once<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  yield items;
}

async function* eventChunks(
  store: Deps['stores']['flights'],
  id: FlightDetail['flight']['id'],
  kind?: 'capture',
) {
  let after = 0;
  for (;;) {
    const chunk = await store.events(id, after, CHUNK, kind);
    if (chunk.length > 0) yield chunk;
    if (chunk.length < CHUNK) return;
    after = chunk.at(-1)!.no;
  }
}

/** As many as fit, the oldest first. */
function fitting(boxes: FlightDetail['blackBoxes']): FlightDetail['blackBoxes'] {
  let bytes = 0;
  return boxes.filter((box) => {
    bytes += box.bytes;
    return bytes <= MOST_BLACK_BOXES;
  });
}

async function flightJson({ stores, settings }: Deps, detail: FlightDetail): Promise<object> {
  const { flight, summary, checklist, blackBoxes } = detail;
  const device = await stores.devices.known(flight.device);
  const state = await stores.drones.newestOf(flight.device);
  const { weatherAt, checks } = flight;
  return {
    service: `Chengxun ${settings.version}`,
    flight: toApiFlight(flight),
    aircraft: {
      id: flight.device,
      name: device?.name ?? '',
      registration: device?.plate ?? '',
      kind: device?.kind ?? 'hexacopter',
      ...(state && { autopilot: state.autopilot }),
    },
    weatherEntered: weatherAt === undefined ? null : toTime(weatherAt),
    planned: summary,
    // As it was judged when it was passed and when the drone was started: in log.jsonl.
    checklistNow: checklist.map(toApiCheck),
    ticks: checks.ticks,
    overrides: checks.overrides,
    blackBoxes: blackBoxes.map(({ began, ended, ...box }) => ({
      ...box,
      began: toTime(began),
      ended: toTime(ended),
    })),
  };
}

function readme({ flight, blackBoxes }: FlightDetail, within: number): string {
  const left = blackBoxes.length - within;
  const lines = [
    `Record of flight ${flight.number} / 飞行记录 ${flight.number}`,
    '',
    'Times are UTC (RFC 3339). Positions are WGS-84 degrees. Lengths in metres, speeds in m/s.',
    '时间为 UTC（RFC 3339），坐标为 WGS-84，长度单位米，速度单位米/秒。',
    '',
    'flight.json     drone, pilot and licence, approval, weather, checklist, sorties with the hash of what each flew',
    '                无人机、飞手及执照、批准、天气、检查单、各架次及其任务哈希',
    'log.jsonl       who did what and what moved the flight; the checklist as it was when it was passed, overrides with reasons',
    '                操作与状态变化日志；检查通过时的检查单、放行理由',
    'track.csv       once a second: heights above mean sea level, above home, above ground where known / 每秒一点的轨迹',
    'track.geojson   the same as points / 同上（GeoJSON）',
    'events.jsonl    modes, arming, failsafes, fence, texts / 模式、解锁、失效保护、围栏、提示',
    'commands.jsonl  every command: who gave it, how it ended / 全部指令及结果',
    'captures.csv    photos taken / 拍照记录',
    'battery.csv     every pack, once a second / 各电池每秒数据',
    'plan.plan       what the first sortie flew (QGroundControl); plan-sortie-N.plan what the others did / 航线',
    'black-boxes/    every MAVLink frame (.tlog; QGroundControl, MAVProxy) / 黑匣子',
    'SHA256SUMS      check with: sha256sum -c SHA256SUMS / 校验',
  ];
  if (left > 0)
    lines.push(
      '',
      `${left} black boxes are not in here: the archive would be too large. flight.json names them; have them one by one.`,
      `${left} 个黑匣子文件因归档过大未包含，请按 flight.json 逐个下载。`,
    );
  return `${lines.join('\r\n')}\r\n`;
}
