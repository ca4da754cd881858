/** CRC-16/MCRF4XX ("X.25" in MAVLink's documents): polynomial 0x1021 reflected, start 0xFFFF. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  return crc;
});

/** Of bytes[from] … bytes[to − 1], then the message's own seed (CRC_EXTRA). */
export function checksum(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let crc = 0xffff;
  for (let i = from; i < to; i++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[i]!) & 0xff]!;
  return (crc >>> 8) ^ TABLE[(crc ^ seed) & 0xff]!;
}
