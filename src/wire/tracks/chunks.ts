import { refuse } from '../refusal.ts';
import type { LineReader, TrackPoint } from './track.ts';

/** A longer line is cut into pieces, each of which is then judged for itself. */
const MAX_LINE = 1_048_576;
/** Formats that must be read whole are refused above this many characters. */
const MAX_WHOLE = 64 * 1_048_576;

export type Encoding = 'utf-8' | 'latin1';

/** Lines without their ends (LF or CRLF). */
export async function* readByLine(
  reader: LineReader,
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<TrackPoint> {
  const decoder = new TextDecoder(encoding);
  let rest = '';
  let number = 0;
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield* reader.push(withoutCr(line), ++number);
    for (; rest.length > MAX_LINE; rest = rest.slice(MAX_LINE)) {
      yield* reader.push(rest.slice(0, MAX_LINE), number + 1);
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield* reader.push(withoutCr(rest), number + 1);
  yield* reader.end();
}

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** For formats that only make sense as a whole. */
export async function* readWhole(
  parse: (text: string) => Iterable<TrackPoint>,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<TrackPoint> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_WHOLE) {
      yield { parsed: refuse('malformed', 'more than 64 MB in one file of this format: split it') };
      return;
    }
  }
  yield* parse(text + decoder.decode());
}
