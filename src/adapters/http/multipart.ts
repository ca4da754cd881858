/** A form with files (RFC 7578), read file by file without ever holding one in memory. */
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';

export interface FormFile {
  readonly name: string;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** `stopped`: the reader had enough; `malformed`: it is no form, or it was cut off. */
export type FormOutcome = 'whole' | 'stopped' | 'malformed';

export interface Form {
  /** By name, the last of each, those that came so far. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Of one request. Further ones are left out of what is read. */
const LIMITS = {
  files: 500,
  fields: 10,
  parts: 510,
  fieldSize: 200,
  fieldNameSize: 50,
  headerPairs: 20,
  headerSize: 8192,
};

/**
 * Hands over the files one after another, each as it comes in; what `take` does not read of one is skipped.
 * False from it ends the reading: the rest of the body is left where it is. Rejects where `take` does, or
 * where the sender breaks off.
 */
export async function readForm(
  headers: IncomingHttpHeaders,
  body: AsyncIterable<Uint8Array>,
  take: (file: FormFile, form: Form) => Promise<boolean>,
): Promise<{ readonly outcome: FormOutcome; readonly fields: ReadonlyMap<string, string> }> {
  const fields = new Map<string, string>();
  const parser = parserOf(headers);
  if (!parser) return { outcome: 'malformed', fields };
  parser.on('field', (name, value) => fields.set(name, value));

  let stop: (outcome: FormOutcome) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const ended = new Promise<FormOutcome>((resolve, reject) => {
    stop = resolve;
    fail = reject;
  });
  ended.catch(() => {});
  let open: Readable | undefined;
  let malformed = false;
  let work: Promise<unknown> = Promise.resolve();
  parser.on('error', () => {
    malformed = true;
    stop('malformed');
  });
  parser.on('file', (_, file, name) => {
    open = file;
    // What is wrong with it is heard of by its reader, where it has one.
    file.on('error', () => {});
    const stream = file.iterator({ destroyOnReturn: false });
    const mine = work.then(() => take({ name: name ?? '', stream }, { fields }));
    work = mine;
    mine.then(
      (more) => (more ? file.resume() : stop('stopped')),
      (error) => (malformed ? undefined : fail(error)),
    );
  });
  try {
    const outcome = await Promise.race([pump(body, parser, ended), ended]);
    await work;
    return { outcome, fields };
  } catch (error) {
    // Nobody waits for more of a file that will not come.
    open?.destroy(error as Error);
    await work.catch(() => {});
    if (malformed) return { outcome: 'malformed', fields };
    throw error;
  }
}

function parserOf(headers: IncomingHttpHeaders): BusboyInstance | undefined {
  const type = headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) return undefined;
  try {
    return new Busboy({ headers: { ...headers, 'content-type': type }, limits: LIMITS });
  } catch {
    // No boundary.
    return undefined;
  }
}

/** From the body into the parser, no faster than files are read; what is left when it ends is not touched. */
async function pump(
  body: AsyncIterable<Uint8Array>,
  parser: BusboyInstance,
  ended: Promise<FormOutcome>,
): Promise<FormOutcome> {
  const over = ended.then(
    () => true as const,
    () => true as const,
  );
  const pieces = body[Symbol.asyncIterator]();
  for (;;) {
    const next = pieces.next();
    next.catch(() => {});
    const piece = await Promise.race([next, over]);
    if (piece === true) return ended;
    if (piece.done) break;
    if (!parser.write(piece.value)) {
      const drained = once(parser, 'drain');
      drained.catch(() => {});
      if ((await Promise.race([drained, over])) === true) return ended;
    }
  }
  const finished = once(parser, 'finish').then(() => 'whole' as const);
  finished.catch(() => {});
  parser.end();
  return Promise.race([finished, ended]);
}
