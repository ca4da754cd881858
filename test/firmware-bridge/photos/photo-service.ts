/** As much of the service as the bridge speaks to: which photos are known, and tus 1.0. */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PhotoService {
  readonly url: string;
  /** Sha-256 of what it has, and under which names and of which flights it came. */
  readonly known: Set<string>;
  readonly came: {
    readonly name: string;
    readonly flight: string | undefined;
    readonly bytes: Buffer;
  }[];
  /** Methods and paths, in order. */
  readonly calls: string[];
  /** What it does with the next calls: an answer, or `cut` after so many bytes of a part. */
  next: { status?: number; cut?: number } | undefined;
  token: string;
  close(): Promise<void>;
}

interface Partial {
  readonly metadata: ReadonlyMap<string, string>;
  readonly length: number;
  bytes: Buffer;
}

export async function startPhotoService(): Promise<PhotoService> {
  const uploads = new Map<string, Partial>();
  const service = {
    url: '',
    known: new Set<string>(),
    came: [] as PhotoService['came'],
    calls: [] as string[],
    next: undefined as PhotoService['next'],
    token: 'secret',
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    service.calls.push(`${method} ${url}`);
    const wanted = `Basic ${Buffer.from(`hexa-1:${service.token}`).toString('base64')}`;
    if (request.headers.authorization !== wanted) return said(response, 401);
    if (url.endsWith('/photos/known')) {
      const { sha256 } = JSON.parse((await all(request)).toString()) as { sha256: string[] };
      const known = sha256.filter((hash) => service.known.has(hash));
      return said(response, 200, JSON.stringify({ known }));
    }
    const status = service.next?.status;
    if (status !== undefined) {
      service.next = undefined;
      return said(response, status, 'as the test wants it');
    }
    response.setHeader('Tus-Resumable', '1.0.0');
    if (method === 'POST') return begin(request, response);
    const upload = uploads.get(url);
    if (!upload) return said(response, 404);
    if (method === 'HEAD') {
      response.setHeader('Upload-Offset', upload.bytes.length);
      response.setHeader('Upload-Length', upload.length);
      return said(response, 200);
    }
    return goOn(request, response, upload, url);
  }
  function begin(request: IncomingMessage, response: ServerResponse): void {
    const pairs = String(request.headers['upload-metadata']).split(',');
    const metadata = new Map(
      pairs.map((pair) => {
        const [name = '', value = ''] = pair.trim().split(' ');
        return [name, Buffer.from(value, 'base64').toString()] as const;
      }),
    );
    const path = `/api/v1/uploads/${randomUUID()}`;
    const length = Number(request.headers['upload-length']);
    uploads.set(path, { metadata, length, bytes: Buffer.alloc(0) });
    response.setHeader('Location', path);
    said(response, 201);
  }
  async function goOn(
    request: IncomingMessage,
    response: ServerResponse,
    upload: Partial,
    path: string,
  ): Promise<void> {
    if (Number(request.headers['upload-offset']) !== upload.bytes.length)
      return said(response, 409);
    for await (const chunk of request) {
      upload.bytes = Buffer.concat([upload.bytes, chunk as Buffer]);
      const { cut } = service.next ?? {};
      if (cut === undefined || upload.bytes.length < cut) continue;
      service.next = undefined;
      upload.bytes = upload.bytes.subarray(0, cut);
      request.socket.destroy();
      return;
    }
    response.setHeader('Upload-Offset', upload.bytes.length);
    if (upload.bytes.length === upload.length) {
      const { bytes, metadata } = upload;
      uploads.delete(path);
      service.known.add(createHash('sha256').update(bytes).digest('hex'));
      service.came.push({ name: metadata.get('filename')!, flight: metadata.get('flight'), bytes });
    }
    said(response, 204);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(service, {
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

async function all(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function said(response: ServerResponse, status: number, body = ''): void {
  response.statusCode = status;
  response.end(body);
}
