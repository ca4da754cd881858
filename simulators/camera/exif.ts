/** EXIF and XMP as a drone's camera writes them, put before a JPEG's picture (EXIF 2.32, XMP part 3). */

export interface Shot {
  readonly make: string;
  readonly model: string;
  /** mm, and of a 36 × 24 mm frame with the same view. */
  readonly focal: number;
  readonly focal35: number;
  /** ms by the camera's clock. */
  readonly taken: number;
  /** Minutes east of Greenwich in which the clock is read; no zone is written. */
  readonly zone: number;
  /** Absent: the camera knows no place. */
  readonly gps?: {
    readonly lon: number;
    readonly lat: number;
    /** m above mean sea level, above take-off. */
    readonly altitude: number;
    readonly relative: number;
    /** Degrees; pitch −90 straight down. */
    readonly gimbal: { readonly yaw: number; readonly pitch: number; readonly roll: number };
  };
}

/** The JPEG with these metadata as its first segments. */
export function withMetadata(jpeg: Uint8Array, shot: Shot): Buffer {
  const segments = [segment(`Exif\0\0`, tiff(shot))];
  if (shot.gps) segments.push(segment('http://ns.adobe.com/xap/1.0/\0', Buffer.from(xmp(shot))));
  // Behind its SOI marker.
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

function segment(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(2 + name.length + body.length, 2);
  return Buffer.concat([head, Buffer.from(name, 'latin1'), body]);
}

/** Of a TIFF directory; numbers of the types are TIFF's. */
interface Entry {
  readonly tag: number;
  readonly type: 1 | 2 | 3 | 4 | 5;
  readonly count: number;
  readonly bytes: Buffer;
}

const text = (tag: number, value: string): Entry => {
  const bytes = Buffer.from(`${value}\0`, 'latin1');
  return { tag, type: 2, count: bytes.length, bytes };
};
const byte = (tag: number, ...values: number[]): Entry => ({
  tag,
  type: 1,
  count: values.length,
  bytes: Buffer.from(values),
});
const short = (tag: number, value: number): Entry => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return { tag, type: 3, count: 1, bytes };
};
const long = (tag: number, value: number): Entry => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return { tag, type: 4, count: 1, bytes };
};
/** Each as a share of `below`. */
const rational = (tag: number, below: number, ...values: number[]): Entry => {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [i, value] of values.entries()) {
    bytes.writeUInt32LE(Math.round(value * below), 8 * i);
    bytes.writeUInt32LE(below, 8 * i + 4);
  }
  return { tag, type: 5, count: values.length, bytes };
};

const HEADER = 8;
const EXIF = 0x8769;
const GPS = 0x8825;

/** Little-endian: header, the main directory, then those that it points to. */
function tiff(shot: Shot): Buffer {
  const [exif, gps] = [exifOf(shot), gpsOf(shot)];
  const main = (exifAt: number, gpsAt: number): Entry[] => [
    text(0x010f, shot.make),
    text(0x0110, shot.model),
    short(0x0112, 1),
    long(EXIF, exifAt),
    ...(gps.length > 0 ? [long(GPS, gpsAt)] : []),
  ];
  const exifAt = HEADER + directory(main(0, 0), HEADER).length;
  const exifBytes = directory(exif, exifAt);
  const gpsAt = exifAt + exifBytes.length;
  return Buffer.concat([
    Buffer.from([0x49, 0x49, 42, 0, HEADER, 0, 0, 0]),
    directory(main(exifAt, gpsAt), HEADER),
    exifBytes,
    gps.length > 0 ? directory(gps, gpsAt) : Buffer.alloc(0),
  ]);
}

/** @param at where it begins in the file */
function directory(entries: readonly Entry[], at: number): Buffer {
  const table = Buffer.alloc(2 + 12 * entries.length + 4);
  table.writeUInt16LE(entries.length, 0);
  const values: Buffer[] = [];
  let next = at + table.length;
  for (const [i, { tag, type, count, bytes }] of entries.entries()) {
    const row = 2 + 12 * i;
    table.writeUInt16LE(tag, row);
    table.writeUInt16LE(type, row + 2);
    table.writeUInt32LE(count, row + 4);
    if (bytes.length <= 4) {
      bytes.copy(table, row + 8);
      continue;
    }
    table.writeUInt32LE(next, row + 8);
    // Values begin at even places.
    const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    values.push(even);
    next += even.length;
  }
  return Buffer.concat([table, ...values]);
}

function exifOf({ taken, zone, focal, focal35 }: Shot): Entry[] {
  const local = new Date(taken + zone * 60_000).toISOString();
  const when = `${local.slice(0, 10).replaceAll('-', ':')} ${local.slice(11, 19)}`;
  return [
    text(0x9003, when),
    text(0x9004, when),
    rational(0x920a, 100, focal),
    text(0x9291, local.slice(20, 23)),
    short(0xa405, Math.round(focal35)),
  ];
}

function gpsOf({ gps }: Shot): Entry[] {
  if (!gps) return [];
  const { lat, lon, altitude } = gps;
  return [
    byte(0, 2, 3, 0, 0),
    text(1, lat >= 0 ? 'N' : 'S'),
    rational(2, 1_000_000, ...sexagesimal(Math.abs(lat))),
    text(3, lon >= 0 ? 'E' : 'W'),
    rational(4, 1_000_000, ...sexagesimal(Math.abs(lon))),
    byte(5, altitude >= 0 ? 0 : 1),
    rational(6, 1000, Math.abs(altitude)),
  ];
}

function sexagesimal(degrees: number): [number, number, number] {
  const whole = Math.floor(degrees);
  const minutes = Math.floor((degrees - whole) * 60);
  return [whole, minutes, ((degrees - whole) * 60 - minutes) * 60];
}

/** The names that DJI's cameras use. */
function xmp({ gps, make, model }: Shot): string {
  const { gimbal, altitude, relative } = gps!;
  const signed = (value: number, digits: number) =>
    `${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(digits)}`;
  const yaw = ((((gimbal.yaw + 180) % 360) + 360) % 360) - 180;
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/"
 tiff:Make="${make}" tiff:Model="${model}"
 drone-dji:AbsoluteAltitude="${signed(altitude, 2)}" drone-dji:RelativeAltitude="${signed(relative, 2)}"
 drone-dji:GimbalYawDegree="${signed(yaw, 2)}" drone-dji:GimbalPitchDegree="${signed(gimbal.pitch, 2)}"
 drone-dji:GimbalRollDegree="${signed(gimbal.roll, 2)}"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}
