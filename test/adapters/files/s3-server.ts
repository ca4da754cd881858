/** A small store of the S3 kind: checks every signature by a second reading of the rules, and can fail. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import aws4 from 'aws4';

export const KEYS = { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret/of+tests' };
export const REGION = 'cn-northwest-1';

export interface S3Server {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** What to answer instead: a status, nothing at all, or half of what was asked for. */
  fault: number | 'silent' | 'half' | undefined;
  stop(): Promise<void>;
}

export async function startS3(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const state: { fault: S3Server['fault'] } = { fault: undefined };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (state.fault === 'silent') return;
    if (typeof state.fault === 'number')
      return void response.writeHead(state.fault).end('<Error/>');
    if (!isSigned(request, body)) return void response.writeHead(403).end('<Error/>');
    const key = request.url!;
    const there = objects.get(key);
    switch (request.method) {
      case 'PUT':
        objects.set(key, body);
        return void response.writeHead(200).end();
      case 'DELETE':
        objects.delete(key);
        return void response.writeHead(204).end();
      default:
        if (!there) return void response.writeHead(404).end();
        response.writeHead(200, { 'Content-Length': there.length });
        if (request.method === 'HEAD') return void response.end();
        if (state.fault !== 'half') return void response.end(there);
        response.write(there.subarray(0, there.length / 2), () => response.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The same request, signed by another's code, must carry the same signature; and the hash be the body's. */
function isSigned({ method, url, headers }: IncomingMessage, body: Buffer): boolean {
  const given = headers.authorization ?? '';
  const names = /SignedHeaders=([^,]+)/.exec(given)?.[1]?.split(';') ?? [];
  if (!names.includes('host') || !names.includes('x-amz-content-sha256')) return false;
  if (headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex'))
    return false;
  const signed = aws4.sign(
    {
      service: 's3',
      region: REGION,
      method: method!,
      path: url!,
      headers: Object.fromEntries(names.map((name) => [name, headers[name]])),
    },
    KEYS,
  );
  const signature = (text: unknown) => /Signature=([0-9a-f]{64})/.exec(String(text))?.[1];
  return (
    signature(given) !== undefined && signature(given) === signature(signed.headers?.Authorization)
  );
}
