/** STATUSTEXT: chunks of one (component, id) are joined; a lost one shows as a gap. */
/** A text that is not whole this long after its last chunk never will be, ms. */
const TIMEOUT = 2000;
/** Texts being joined at once; the oldest gives way. */
const MOST_TEXTS = 8;
/** Chunks of one text: 1000 bytes. */
const MOST_CHUNKS = 20;
/** MAV_SEVERITY_DEBUG */
const MOST_SEVERITY = 7;
const GAP = '[…]';

interface Assembly {
  readonly component: number;
  readonly severity: number;
  readonly chunks: Map<number, Uint8Array>;
  /** Number of the chunk that ends it (it has a NUL). */
  last: number | undefined;
  at: number;
}

export interface Text {
  readonly component: number;
  readonly severity: number;
  readonly text: string;
}

export interface Chunk {
  readonly component: number;
  readonly severity: number;
  /** 0: a text of one chunk. */
  readonly id: number;
  readonly sequence: number;
  /** 50 bytes. */
  readonly bytes: Uint8Array;
}

export class Texts {
  readonly #open = new Map<string, Assembly>();
  /** Those just finished: their last chunk may come once more. Bound: MOST_TEXTS. */
  readonly #done = new Map<string, number>();

  /** The texts that this chunk ends; undefined: it is not one of ours. */
  accept(chunk: Chunk, at: number): Text[] | undefined {
    if (chunk.sequence >= MOST_CHUNKS || chunk.severity > MOST_SEVERITY) return undefined;
    if (chunk.id === 0) return textsOf(chunk, read(chunk.bytes));
    const key = `${chunk.component}:${chunk.id}`;
    const done = this.#done.get(key);
    if (done !== undefined && at - done < TIMEOUT && !this.#open.has(key)) return [];
    const ended = this.#reuse(key, chunk);
    const assembly = this.#open.get(key) ?? this.#begin(key, chunk, at, ended);
    assembly.chunks.set(chunk.sequence, chunk.bytes);
    assembly.at = at;
    if (chunk.bytes.includes(0)) assembly.last = chunk.sequence;
    if (isWhole(assembly)) ended.push(...this.#end(key, at));
    return ended;
  }

  /** Those given up by now. */
  due(at: number): Text[] {
    if (this.#open.size === 0) return [];
    const late = [...this.#open].filter(([, { at: last }]) => at - last >= TIMEOUT);
    return late.flatMap(([key]) => this.#end(key, at));
  }

  /** Another chunk in the same place: the number is used anew, so the old text is over. */
  #reuse(key: string, chunk: Chunk): Text[] {
    const before = this.#open.get(key)?.chunks.get(chunk.sequence);
    if (before === undefined || Buffer.from(before).equals(chunk.bytes)) return [];
    return this.#end(key, undefined);
  }

  #begin(key: string, { component, severity }: Chunk, at: number, ended: Text[]): Assembly {
    const [oldest] = this.#open.keys();
    if (this.#open.size >= MOST_TEXTS && oldest !== undefined) {
      ended.push(...this.#end(oldest, undefined));
    }
    const assembly: Assembly = { component, severity, chunks: new Map(), last: undefined, at };
    this.#open.set(key, assembly);
    return assembly;
  }

  #end(key: string, at: number | undefined): Text[] {
    const assembly = this.#open.get(key)!;
    this.#open.delete(key);
    if (at !== undefined) {
      this.#done.delete(key);
      this.#done.set(key, at);
      const [oldest] = this.#done.keys();
      if (this.#done.size > MOST_TEXTS) this.#done.delete(oldest!);
    }
    return textsOf(assembly, joined(assembly));
  }
}

function isWhole({ last, chunks }: Assembly): boolean {
  return last !== undefined && chunks.size > last;
}

function joined({ chunks, last }: Assembly): string {
  const end = last ?? Math.max(...chunks.keys());
  let text = '';
  let run: Uint8Array[] = [];
  for (let i = 0; i <= end; i++) {
    const bytes = chunks.get(i);
    if (bytes !== undefined) {
      run.push(bytes);
      continue;
    }
    text += read(Buffer.concat(run));
    run = [];
    if (!text.endsWith(GAP)) text += GAP;
  }
  return text + read(Buffer.concat(run)) + (last === undefined ? GAP : '');
}

/** Up to NUL, as UTF-8: a character may be cut between two chunks, so bytes are joined before. */
function read(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  return Buffer.from(nul < 0 ? bytes : bytes.subarray(0, nul)).toString('utf8');
}

function textsOf({ component, severity }: Omit<Text, 'text'>, raw: string): Text[] {
  // PX4 ends texts that it also sends as events with a tab
  const text = raw.replace(/\p{Cc}+/gu, ' ').trim();
  return text === '' ? [] : [{ component, severity, text }];
}
