/** What a HEIC picture's container says without a decoder of its pictures (ISO 23008-12). */

/**
 * The measures of the largest picture in it: `ispe` properties (6.5.3) stand in the container's head, one for
 * each of the tiles, the thumbnail, and the whole.
 */
export function heicMeasures(
  head: Uint8Array,
): { readonly width: number; readonly height: number } | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let largest: { width: number; height: number } | undefined;
  // Size, name, version and flags, width, height: 4 bytes each.
  for (let at = 0; at + 20 <= head.length; at++) {
    if (head[at + 4] !== 0x69 || view.getUint32(at) !== 20) continue;
    if (view.getUint32(at + 4) !== ISPE) continue;
    const found = { width: view.getUint32(at + 12), height: view.getUint32(at + 16) };
    if (!largest || found.width * found.height > largest.width * largest.height) largest = found;
  }
  return largest;
}

/** `ispe` */
const ISPE = 0x69737065;
