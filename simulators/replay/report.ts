import type { RejectReason } from '../../src/domain/fleet/fix.ts';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { ApiCounters } from '../../src/wire/api.ts';
import type { FrameCounts } from '../../src/wire/mavlink/framer.ts';
import { formatTable } from './table.ts';

type Reasons = Partial<Record<RejectReason, number>>;

export interface FileReport {
  readonly file: string;
  readonly devices: number;
  readonly points: number;
  /** While reading. */
  readonly refused: Reasons;
  /** Acknowledged by the server. */
  readonly sent: number;
  /** What the server made of them. */
  readonly accepted: number;
  readonly late: number;
  readonly duplicate: number;
  /** Duplicates apart. */
  readonly rejected: Reasons;
  /** Of MAVLink: its frames, and how many states and events of drones the server acknowledged. */
  readonly flights?: { readonly frames: Readonly<FrameCounts>; readonly told: number };
}

export interface ReplayReport {
  readonly files: readonly FileReport[];
  /** Files that could not be read as tracks, and why. */
  readonly unreadable: readonly { readonly file: string; readonly why: string }[];
  /** In the folders, but by their names no tracks. */
  readonly skipped: number;
  /** Ended before all was sent. */
  readonly stopped: boolean;
  /** The server's figures had not come to the number sent when they were last asked for. */
  readonly unsettled: boolean;
}

export interface Tally {
  readonly accepted: number;
  readonly late: number;
  readonly rejected: Reasons;
}

/** What the server counted between two looks, over some devices. */
export function difference(
  devices: Iterable<DeviceId>,
  before: ReadonlyMap<string, ApiCounters>,
  after: ReadonlyMap<string, ApiCounters>,
): Tally {
  let accepted = 0;
  let late = 0;
  const rejected: Reasons = {};
  for (const device of devices) {
    const [old, now] = [before.get(device), after.get(device)];
    if (now === undefined) continue;
    accepted += now.accepted - (old?.accepted ?? 0);
    late += now.late - (old?.late ?? 0);
    for (const [key, count] of Object.entries(now.rejected)) {
      const reason = key as RejectReason;
      const more = count - (old?.rejected[reason] ?? 0);
      if (more > 0) rejected[reason] = (rejected[reason] ?? 0) + more;
    }
  }
  return { accepted, late, rejected };
}

export function tallied({ accepted, late, rejected }: Tally): number {
  return accepted + late + total(rejected);
}

function total(reasons: Reasons): number {
  return Object.values(reasons).reduce((sum, count) => sum + count, 0);
}

const COLUMNS = [
  { title: 'file', text: true },
  { title: 'devices' },
  { title: 'points' },
  { title: 'sent' },
  { title: 'accepted' },
  { title: 'late' },
  { title: 'duplicate' },
  { title: 'refused while reading', text: true },
  { title: 'rejected by the server', text: true },
];

export function formatReport(report: ReplayReport): string {
  const rows = report.files.map(row);
  if (rows.length > 1) rows.push(row(sum(report.files)));
  const notes = [
    ...report.files.flatMap(flightNote),
    ...report.unreadable.map(({ file, why }) => `${file}: ${why}`),
    ...(report.skipped > 0
      ? [`${report.skipped} other files in the folders were passed over.`]
      : []),
    ...(report.unsettled ? ['The server was still counting when it was asked.'] : []),
    ...(report.stopped ? ['Stopped before all was sent.'] : []),
  ];
  const table = rows.length === 0 ? [] : [formatTable(COLUMNS, rows)];
  return [...table, ...notes].join('\n');
}

function flightNote({ file, flights }: FileReport): string[] {
  if (flights === undefined) return [];
  const { good, badChecksum, unknownMessage, badFlags, skippedBytes } = flights.frames;
  const faults: [number, string][] = [
    [badChecksum, 'with a wrong checksum'],
    [unknownMessage, 'of unknown messages'],
    [badFlags, 'with unknown flags'],
    [skippedBytes, 'bytes in none'],
  ];
  const bad = faults.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const frames = [`${good} good frames`, ...bad].join(', ');
  return [`${file}: ${frames}; beside its fixes ${flights.told} states and events of its flight.`];
}

function row(file: FileReport): (string | number)[] {
  const { accepted, late, duplicate } = file;
  const figures = [file.devices, file.points, file.sent, accepted, late, duplicate];
  return [file.file, ...figures, inWords(file.refused), inWords(file.rejected)];
}

function inWords(reasons: Reasons): string {
  const parts = Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${count.toLocaleString('en-US')}`);
  return parts.length === 0 ? '–' : parts.join(', ');
}

function sum(files: readonly FileReport[]): FileReport {
  const add = (pick: (file: FileReport) => number) => files.reduce((n, file) => n + pick(file), 0);
  return {
    file: 'all',
    devices: add((file) => file.devices),
    points: add((file) => file.points),
    refused: merged(files.map((file) => file.refused)),
    sent: add((file) => file.sent),
    accepted: add((file) => file.accepted),
    late: add((file) => file.late),
    duplicate: add((file) => file.duplicate),
    rejected: merged(files.map((file) => file.rejected)),
  };
}

function merged(all: readonly Reasons[]): Reasons {
  const result: Reasons = {};
  for (const reasons of all) {
    for (const [key, count] of Object.entries(reasons)) {
      const reason = key as RejectReason;
      result[reason] = (result[reason] ?? 0) + count;
    }
  }
  return result;
}
