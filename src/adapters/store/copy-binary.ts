/**
 * Rows of `fixes` in COPY's binary format (PostgreSQL manual, COPY, "Binary Format"): numbers travel as
 * they are, nothing is printed and parsed again, and there is nothing to escape.
 */
import { LIDS, LIFTS, LOADS } from '../../domain/fleet/fix.ts';
import type { FixRow } from '../../services/intake/ports.ts';

/** In the order in which rows are written here. */
export const COPY_COLUMNS =
  'time, received_at, lat, lon, seq, device_no, speed, heading, accuracy, altitude, ignition, lift, lid, load, suspect';

const FIELDS = 15;
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
/** Count, and for each field its length and at most eight bytes. */
const MAX_ROW = 2 + FIELDS * 12;
/** PostgreSQL counts microseconds from 2000-01-01. */
const EPOCH_MS = 946_684_800_000;

/** The whole COPY stream for these rows. */
export function copyBinary(rows: readonly FixRow[]): Buffer {
  const out = new Rows(HEADER.length + rows.length * MAX_ROW + 2);
  for (const { deviceNo, fix, receivedAt, suspect } of rows) {
    out.begin();
    out.timestamp(fix.time);
    out.timestamp(receivedAt);
    out.float8(fix.lat);
    out.float8(fix.lon);
    out.int8(fix.seq);
    out.int4(deviceNo);
    out.float4(fix.speed);
    out.float4(fix.heading);
    out.float4(fix.accuracy);
    out.float4(fix.altitude);
    out.bool(fix.ignition);
    out.place(LIFTS, fix.lift);
    out.place(LIDS, fix.lid);
    out.place(LOADS, fix.load);
    out.bool(suspect);
  }
  return out.end();
}

class Rows {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = HEADER.length;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, size);
    HEADER.copy(this.#bytes);
  }

  begin(): void {
    this.#view.setInt16(this.#at, FIELDS);
    this.#at += 2;
  }

  /** The trailer: a row of −1 fields. */
  end(): Buffer {
    this.#view.setInt16(this.#at, -1);
    return this.#bytes.subarray(0, this.#at + 2);
  }

  #length(bytes: number): number {
    this.#view.setInt32(this.#at, bytes);
    const at = this.#at + 4;
    this.#at = at + Math.max(bytes, 0);
    return at;
  }

  timestamp(ms: number): void {
    this.#int64(this.#length(8), Math.round((ms - EPOCH_MS) * 1000));
  }

  float8(value: number): void {
    this.#view.setFloat64(this.#length(8), value);
  }

  float4(value: number | undefined): void {
    if (value === undefined) this.#length(-1);
    else this.#view.setFloat32(this.#length(4), value);
  }

  int8(value: number | undefined): void {
    if (value === undefined) this.#length(-1);
    else this.#int64(this.#length(8), value);
  }

  int4(value: number): void {
    this.#view.setInt32(this.#length(4), value);
  }

  bool(value: boolean | undefined): void {
    if (value === undefined) this.#length(-1);
    else this.#view.setInt8(this.#length(1), value ? 1 : 0);
  }

  /** A smallint: where the value stands in its list. */
  place<T>(list: readonly T[], value: T | undefined): void {
    if (value === undefined) this.#length(-1);
    else this.#view.setInt16(this.#length(2), list.indexOf(value));
  }

  /** Two halves, which is quicker than a BigInt; exact to 2^53. */
  #int64(at: number, value: number): void {
    const high = Math.floor(value / 4_294_967_296);
    this.#view.setInt32(at, high);
    this.#view.setUint32(at + 4, value - high * 4_294_967_296);
  }
}
