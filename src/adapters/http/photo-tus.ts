/**
 * Resumable uploads of photos (tus 1.0): what came of a file survives a broken link and a restart of the
 * service. A finished one goes through the same intake as every photo, and its upload is then forgotten.
 */
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FileConfigstore, FileStore } from '@tus/file-store';
import { EVENTS, Server, type Upload } from '@tus/server';
import type { PhotoIntake, ReceiveOutcome, Sent } from '../../services/captures/intake.ts';
import { photoName } from '../../services/captures/name.ts';
import { MOST_PHOTO, type PhotoStore } from '../../services/captures/ports.ts';
import type { Clock, Log } from '../../services/ports.ts';
import type { DeviceStore } from '../../services/stores.ts';
import { languageOf, type Text } from './language.ts';
import { type PhotoSender, photoRole, sentBy } from './photo-sender.ts';
import { PROBLEMS } from './problem-table.ts';
import { isProblem, type Problem } from './problems.ts';
import { refusedPhoto } from './routes/photo-words.ts';

export const UPLOADS = '/api/v1/uploads';

export interface PhotoUploads {
  /** Speaks tus with somebody who may add photos. */
  handle(request: IncomingMessage, response: ServerResponse, sender: PhotoSender): Promise<void>;
  /** Takes in what was finished and could not be taken in then; forgets what was left unfinished. */
  round(): Promise<void>;
}

export interface PhotoUploadsParts {
  /** Where unfinished uploads are. */
  readonly folder: string;
  readonly intake: Pick<PhotoIntake, 'receive'>;
  readonly stores: {
    readonly photos: Pick<PhotoStore, 'flight' | 'case'>;
    readonly devices: Pick<DeviceStore, 'known'>;
  };
  readonly clock: Clock;
  readonly log: Log;
  readonly isAway: (error: unknown) => boolean;
  /** Whether so many bytes find room on the disk. */
  readonly hasRoom: (bytes: number) => Promise<boolean>;
}

/** Unfinished uploads are forgotten after so long, ms. */
export const UPLOAD_EXPIRY = 7 * 86_400_000;
/** Unfinished uploads that one account, key or device may have. */
const MOST_UNFINISHED = 100;

const BUSY: Text = {
  en: `There are ${MOST_UNFINISHED} unfinished uploads of yours. Finish or delete some of them.`,
  zh: `您有 ${MOST_UNFINISHED} 个未完成的上传，请先完成或删除其中一些。`,
};
const FULL: Text = {
  en: 'The disk is nearly full. Make room and send it again.',
  zh: '磁盘空间不足，请清理后重新发送。',
};
const AWAY: Text = {
  en: 'Not possible at the moment. Try again in some seconds.',
  zh: '暂时无法提供服务，请几秒后重试。',
};

export async function openPhotoUploads(parts: PhotoUploadsParts): Promise<PhotoUploads> {
  await mkdir(parts.folder, { recursive: true });
  const configstore = new FileConfigstore(parts.folder);
  const store = new FileStore({
    directory: parts.folder,
    configstore,
    expirationPeriodInMilliseconds: UPLOAD_EXPIRY,
  });
  const senders = new WeakMap<IncomingMessage, PhotoSender>();
  const owners = await readOwners(store, configstore);
  const finishing = new Set<string>();

  const forget = async (id: string) => {
    owners.delete(id);
    await store.remove(id).catch(() => {});
  };

  /** Undefined where it is being taken in already. */
  const finish = async (upload: Upload): Promise<ReceiveOutcome | undefined> => {
    if (finishing.has(upload.id)) return undefined;
    finishing.add(upload.id);
    try {
      const outcome = await parts.intake.receive(
        store.read(upload.id),
        await sentOf(parts, upload),
      );
      const later = !outcome.ok && (outcome.reason === 'no-room' || outcome.reason === 'away');
      if (!later) await forget(upload.id);
      return outcome;
    } finally {
      finishing.delete(upload.id);
    }
  };

  const server = new Server({
    path: UPLOADS,
    datastore: store,
    relativeLocation: true,
    maxSize: MOST_PHOTO,
    // Pages of other sites have no business here.
    allowedOrigins: () => false,
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST') return;
      // Another one's upload is as unknown as one that never was.
      if (owners.get(id) !== ownerOf(senderOf(request))) throw said(request, 404, NO_UPLOAD);
    },
    onUploadCreate: async (request, upload) => {
      const sender = senderOf(request);
      const owner = ownerOf(sender);
      if ([...owners.values()].filter((other) => other === owner).length >= MOST_UNFINISHED)
        throw said(request, 429, BUSY);
      if (upload.size === 0) throw saidProblem(request, refusedPhoto('', 'empty'));
      if (!(await parts.hasRoom(upload.size ?? 0))) throw said(request, 507, FULL);
      const fields = fieldsOf(upload);
      const sent = await sentBy(parts.stores, sender, fields);
      if (isProblem(sent)) throw saidProblem(request, sent);
      owners.set(upload.id, owner);
      const filename = photoName(fields.get('filename') ?? fields.get('name') ?? '');
      const { device, flight, case: of, role, by } = sent;
      return { metadata: texts({ filename, device, flight, case: of, role, by, owner }) };
    },
    onUploadFinish: async (request, upload) => {
      const outcome = await finish(upload);
      if (outcome && !outcome.ok) throw saidProblem(request, refusedPhoto('', outcome.reason));
      if (!outcome) return {};
      const { id, sha256 } = outcome.photo;
      return { headers: { 'Chengxun-Photo': id, 'Chengxun-Sha256': sha256 } };
    },
    onResponseError: (request, error) => {
      if ('status_code' in error) return undefined;
      if (parts.isAway(error)) return said(request, 503, AWAY);
      parts.log.error({ error }, 'an upload failed in a way that was not foreseen');
      return said(request, 500, PROBLEMS.internal.detail);
    },
  });
  server.on(EVENTS.POST_TERMINATE, (_request, _response, id) => owners.delete(id));

  const senderOf = ({ runtime }: TusRequest): PhotoSender =>
    senders.get(runtime?.node?.req as IncomingMessage)!;

  return {
    handle: async (request, response, sender) => {
      senders.set(request, sender);
      await server.handle(request, response);
    },
    round: async () => {
      for (const id of await configstore.list()) {
        const upload = await store.getUpload(id).catch(() => undefined);
        if (!upload) continue;
        const begun = Date.parse(upload.creation_date ?? '');
        if (upload.size === upload.offset) await finish(upload);
        else if (!(begun > parts.clock.now() - UPLOAD_EXPIRY)) await forget(id);
      }
    },
  };
}

interface TusRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly runtime?: { readonly node?: { readonly req?: unknown } | undefined } | undefined;
}

/** Whose an upload is: only they go on with it. */
const ownerOf = (sender: PhotoSender): string =>
  'device' in sender ? `device:${sender.device}` : `${sender.who.kind}:${sender.who.id}`;

/** Of the uploads that an earlier run has left. */
async function readOwners(
  store: FileStore,
  configstore: FileConfigstore,
): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  for (const id of await configstore.list()) {
    const upload = await store.getUpload(id).catch(() => undefined);
    if (upload?.metadata?.owner) owners.set(id, upload.metadata.owner);
  }
  return owners;
}

const fieldsOf = ({ metadata = {} }: Upload): Map<string, string> =>
  new Map(Object.entries(metadata).map(([name, value]) => [name, (value ?? '').slice(0, 300)]));

const texts = (of: Record<string, string | number | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(of).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );

/** What was checked when it began; a case or flight that went since is left out. */
async function sentOf({ stores }: PhotoUploadsParts, upload: Upload): Promise<Sent> {
  const fields = fieldsOf(upload);
  const [flight, of] = [fields.get('flight'), fields.get('case')];
  const name = fields.get('filename') ?? '';
  return {
    name,
    by: fields.get('by') ?? '',
    device: (await stores.devices.known(fields.get('device') ?? ''))?.id,
    flight: flight ? (await stores.photos.flight(flight))?.id : undefined,
    case: of ? (await stores.photos.case(of))?.id : undefined,
    role: photoRole(fields.get('role')),
  };
}

interface TusError {
  readonly status_code: number;
  readonly body: string;
}

const NO_UPLOAD: Text = {
  en: 'There is no such upload of yours. Begin a new one.',
  zh: '没有属于您的该上传，请重新开始。',
};

const said = (request: TusRequest, status: number, text: Text): TusError => ({
  status_code: status,
  body: `${text[languageOf(request.headers.get('accept-language') ?? undefined)]}\n`,
});

const saidProblem = (request: TusRequest, { problem, detail }: Problem): TusError =>
  said(request, PROBLEMS[problem].status, detail ?? PROBLEMS[problem].detail);
