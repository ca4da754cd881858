/** Originals in an S3-compatible store: `PREFIXab/abcd…`, one object a photo, named by what is in it. */
import { createReadStream } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { OriginalsAwayError } from '../../services/captures/ports.ts';
import type { Originals } from './photo-files.ts';

export interface S3Settings {
  /** `https://s3.example.org`; buckets are named in the path. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Before every name, such as `photos/`; empty: nothing. */
  readonly prefix: string;
}

/** Without a byte for so long the store is away, ms. */
const SILENCE = 30_000;
/** sha-256 of nothing. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** @param silence how long the store may say nothing, ms */
export function createS3Originals(settings: S3Settings, silence = SILENCE): Originals {
  const urlOf = (sha256: string) => {
    const key = `${settings.prefix}${sha256.slice(0, 2)}/${sha256}`;
    const path = [settings.bucket, ...key.split('/')].map(encodeURIComponent).join('/');
    return `${settings.endpoint.replace(/\/+$/, '')}/${path}`;
  };
  const ask = (sha256: string, method: 'HEAD' | 'GET' | 'DELETE') =>
    send(settings, { method, url: urlOf(sha256), silence });
  const has = async (sha256: string) => {
    const response = await ask(sha256, 'HEAD');
    response.resume();
    return accepted(response, [200, 404]) === 200;
  };
  return {
    has,
    // Sent whole or not at all: the store compares the hash that is signed with what came.
    put: async ({ sha256, bytes, path, type }) => {
      const url = urlOf(sha256);
      const response = await send(settings, {
        method: 'PUT',
        url,
        silence,
        body: { path, bytes, sha256, type },
      });
      response.resume();
      accepted(response, [200, 201, 204]);
      return path;
    },
    read: async (sha256) => {
      // Asked first, so that what is opened is read to its end or not at all.
      if (!(await has(sha256))) return undefined;
      return piecesOf(() => ask(sha256, 'GET'));
    },
    remove: async (sha256) => {
      const response = await ask(sha256, 'DELETE');
      response.resume();
      accepted(response, [200, 204, 404]);
    },
  };
}

async function* piecesOf(open: () => Promise<IncomingMessage>): AsyncGenerator<Uint8Array> {
  const response = await open();
  accepted(response, [200]);
  try {
    yield* response;
  } catch (error) {
    throw away(error);
  }
}

function accepted(response: IncomingMessage, statuses: readonly number[]): number {
  const { statusCode = 0 } = response;
  if (statuses.includes(statusCode)) return statusCode;
  response.destroy();
  // Also of keys that do not hold: nothing of it is the sender's fault.
  throw new OriginalsAwayError(`the store of photos answered ${statusCode}`);
}

interface S3Request {
  readonly method: 'HEAD' | 'GET' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly silence: number;
  readonly body?: {
    readonly path: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly type: string;
  };
}

/** Signed by version 4 with the hash of the body. Resolves with the head of the answer. */
async function send(settings: S3Settings, { method, url, silence, body }: S3Request) {
  const signed = await new AwsV4Signer({
    method,
    url,
    service: 's3',
    region: settings.region,
    accessKeyId: settings.accessKeyId,
    secretAccessKey: settings.secretAccessKey,
    headers: {
      'X-Amz-Content-Sha256': body?.sha256 ?? EMPTY,
      ...(body && { 'Content-Type': body.type }),
    },
  }).sign();
  const headers = Object.fromEntries(signed.headers);
  const open = signed.url.protocol === 'https:' ? httpsRequest : httpRequest;
  try {
    return await new Promise<IncomingMessage>((resolve, reject) => {
      const length = body && { 'content-length': String(body.bytes) };
      const request = open(signed.url, { method, headers: { ...headers, ...length } }, resolve);
      request.setTimeout(silence, () => request.destroy(new Error('it says nothing')));
      request.on('error', reject);
      if (!body) request.end();
      // What is wrong with the connection is told by the request itself; it may be answered before all is sent.
      else pipeline(createReadStream(body.path), request).catch(reject);
    });
  } catch (error) {
    throw away(error);
  }
}

const away = (error: unknown): OriginalsAwayError =>
  new OriginalsAwayError(`the store of photos is away: ${(error as Error).message}`);
