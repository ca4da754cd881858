/** Reading a request's body: bounded in size and time, strict UTF-8, nothing that the store cannot keep. */
import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problems.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
/** Deeper than any shape of the API, far from what would exhaust the stack. */
const MAX_DEPTH = 32;

/** All bytes, at most `limit`. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () =>
    new ProblemError({
      problem: 'too-large',
      detail: {
        en: `At most ${limit / 1000} kB are taken here. Send less at a time.`,
        zh: `此处最多接收 ${limit / 1000} kB，请分次发送。`,
      },
      // The rest of the body is not read: the connection cannot be used for another request.
      headers: { Connection: 'close' },
    });
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** The media type in lower case, without parameters; empty where none is given. */
const mediaType = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();

export function requireType(request: IncomingMessage, types: readonly string[]): void {
  if (types.includes(mediaType(request))) return;
  const list = types.join(', ');
  throw new ProblemError({
    problem: 'unsupported-media-type',
    detail: {
      en: `Send this with Content-Type: ${list}.`,
      zh: `请使用 Content-Type: ${list} 发送。`,
    },
  });
}

export function parseJson(bytes: Uint8Array): unknown {
  let value: unknown;
  try {
    value = JSON.parse(strict.decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw new ProblemError({
      problem: 'invalid-json',
      detail: {
        en: `The body cannot be read: ${reason.slice(0, 200)}. Send one JSON value in UTF-8.`,
        zh: `正文无法读取：${reason.slice(0, 200)}。请发送一个 UTF-8 编码的 JSON 值。`,
      },
    });
  }
  refuseUnstorable(value, 'body', 0);
  return value;
}

// U+0000 cannot be kept in PostgreSQL's text; half a surrogate pair is no character at all.
const UNSTORABLE = /\0|\p{Surrogate}/u;

export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

function refuseUnstorable(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) throw unstorable(path);
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= MAX_DEPTH) throw tooDeep();
    for (const [key, item] of Object.entries(value)) {
      if (!isStorable(key)) throw unstorable(path);
      refuseUnstorable(item, `${path}.${key}`, depth + 1);
    }
  }
}

export const unstorable = (path: string): ProblemError =>
  new ProblemError({
    problem: 'invalid-request',
    detail: {
      en: `${path} holds a character that is none (U+0000 or half a surrogate pair). Leave it out.`,
      zh: `${path} 含有无效字符（U+0000 或不成对的代理码位），请去掉。`,
    },
  });

const tooDeep = () =>
  new ProblemError({
    problem: 'invalid-request',
    detail: {
      en: `The body is nested deeper than ${MAX_DEPTH} levels. Nothing here needs that.`,
      zh: `正文嵌套超过 ${MAX_DEPTH} 层，接口不需要如此深的结构。`,
    },
  });
