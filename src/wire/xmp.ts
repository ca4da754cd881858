/** The few values of an XMP packet that say where a picture was taken, and how the camera hung. */

/** More is no metadata of a photo; what lies behind is not read. */
const MOST = 262_144;

/**
 * `prefix:Name="value"` or `<prefix:Name>value</`, values of at most 80 characters. Not an XML reader:
 * packets that are cut off, doubly declared or otherwise no XML are read as far as they make sense, and
 * every bound in the pattern keeps the time linear in the packet's length.
 */
const PROPERTY =
  /([A-Za-z][A-Za-z0-9-]{0,19}:[A-Za-z][A-Za-z0-9]{0,39})(?:\s{0,4}=\s{0,4}(?:"([^"<]{0,80})"|'([^'<]{0,80})')|>\s{0,20}([^<]{1,80})<\/)/g;

/** Values by `prefix:Name`, the first of each. */
export function readXmp(packet: Uint8Array): ReadonlyMap<string, string> {
  const text = new TextDecoder('utf-8').decode(packet.subarray(0, MOST));
  const found = new Map<string, string>();
  for (const [, name, double, single, inside] of text.matchAll(PROPERTY)) {
    const value = (double ?? single ?? inside ?? '').trim();
    if (!found.has(name!)) found.set(name!, value);
  }
  return found;
}

/** A decimal with or without sign, as DJI writes it: `+39.80`; NaN where it is none. */
export const decimalOf = (text: string | undefined): number =>
  text !== undefined && /^[+-]?\d{1,9}(\.\d{1,15})?$/.test(text) ? Number(text) : Number.NaN;

/**
 * Degrees out of XMP's `DDD,MM.mmk` or `DDD,MM,SSk` with k one of N, S, E, W (XMP specification part 2,
 * 1.2.7.4), or out of a plain decimal as DJI writes it; NaN where it is neither.
 */
export function coordinateOf(text: string | undefined): number {
  const parts = /^(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,9})?))?([NSEW])$/.exec(
    text ?? '',
  );
  if (!parts) return decimalOf(text);
  const [, degrees, minutes, seconds = '0', side] = parts;
  const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  return side === 'S' || side === 'W' ? -value : value;
}
