/** A ZIP archive, piece by piece: at no time more of it in memory than one piece of one file. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

export interface ZipEntry {
  readonly name: string;
  /** ms */
  readonly modified: number;
  /** It would not get smaller. */
  readonly packed?: boolean;
  readonly pieces: AsyncIterable<string | Uint8Array>;
}

const encoder = new TextEncoder();
/** ZIP knows no time before it, and none after 2107. */
const EARLIEST = Date.UTC(1980, 0, 2);

export async function* zipStream(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = [];
  let failed: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error) failed = error;
    else made.push(chunk);
  });
  const taken = (): Uint8Array[] => {
    if (failed) throw failed;
    const out = made;
    made = [];
    return out;
  };
  for await (const { name, modified, packed, pieces } of entries) {
    const file = packed ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    file.mtime = Math.max(EARLIEST, modified);
    zip.add(file);
    for await (const piece of pieces) {
      file.push(typeof piece === 'string' ? encoder.encode(piece) : piece);
      yield* taken();
    }
    file.push(new Uint8Array(0), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
