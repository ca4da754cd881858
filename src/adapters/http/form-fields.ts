/** The text fields of a form (urlencoded, or multipart as browsers and some programs send it). */
import { once } from 'node:events';
import { Busboy } from '@fastify/busboy';

/** Of one form. What goes beyond is left out. */
const LIMITS = {
  files: 0,
  fields: 100,
  parts: 100,
  fieldSize: 20_000,
  fieldNameSize: 200,
  headerPairs: 20,
  headerSize: 8192,
};

/** By name, the first of each; undefined: the body is no such form. */
export async function formFields(
  contentType: string,
  body: Buffer,
): Promise<Map<string, string> | undefined> {
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) return urlencoded(body);
  if (/^multipart\/form-data\b/i.test(contentType)) return multipart(contentType, body);
  return undefined;
}

function urlencoded(body: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (fields.size >= LIMITS.fields) break;
    if (!fields.has(name)) fields.set(name, value);
  }
  return fields;
}

async function multipart(
  contentType: string,
  body: Buffer,
): Promise<Map<string, string> | undefined> {
  const fields = new Map<string, string>();
  try {
    const parser = new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS });
    parser.on('field', (name, value) => {
      if (!fields.has(name)) fields.set(name, value);
    });
    const finished = once(parser, 'finish');
    parser.end(body);
    await finished;
    return fields;
  } catch {
    // No boundary, or cut off.
    return undefined;
  }
}
