/** A small bundle with everything in it that is checked, made without a service. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  BUNDLE_FORMAT,
  type BundleManifest,
  byName,
  MANIFEST,
  manifestText,
  SIGNATURE,
  signatureText,
} from '../../src/domain/cases/bundle.ts';
import { BEFORE_FIRST, BEGINNING, canonicalJson, chained } from '../../src/domain/cases/chain.ts';
import { evidenceKey } from '../../src/services/evidence/signing.ts';
import { bundleZip } from '../../src/wire/bundle-zip.ts';

export const NUMBER = '2026-QX-000123';
export const MADE = Date.parse('2026-11-21T08:30:00Z');
export const KEY = evidenceKey(new Uint8Array(32).fill(7));

const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export type Files = Record<string, string | Uint8Array>;

const PHOTO = Uint8Array.from({ length: 90 }, (_, i) => (i * 37) % 256);
const MISSION = '{"home":[36.6,101.76],"items":[]}';

const PERMIT = {
  id: '6f0f2a4e-3c1b-4a52-9d37-2f1c3a9e7b10',
  version: 2,
  number: 'ZY-0001',
  device: 'truck-1',
  site: { name: '南关街工地' },
  firstDay: '2026-11-01',
  lastDay: '2026-11-20',
  hours: [{ from: 1320, to: 360 }],
  volume: 12.5,
  recordedFrom: MADE - 86_400_000,
};
const FINDINGS = ['expired'];
/** As the log names it. */
const NAMED = {
  id: PERMIT.id,
  version: PERMIT.version,
  number: PERMIT.number,
  hash: sha256(canonicalJson(PERMIT)),
  findings: FINDINGS,
};
const PERMITS = [
  { violation: 7, findings: FINDINGS, told: 'log', hash: NAMED.hash, permit: PERMIT },
];

/** The log of a case as log.jsonl has it, chained as the service does; `permit`: whether it names one. */
export function logOf(photos: readonly object[], permit = true): string {
  const step = { by: '王芳', note: '', detail: {} };
  const log = chained(
    NUMBER,
    BEGINNING,
    [
      {
        ...step,
        at: MADE - 9000,
        step: 'collect',
        to: 'collected',
        by: 'chengxun',
        detail: { violation: 7, ...(permit && { permit: NAMED }) },
      },
      {
        ...step,
        at: MADE - 5000,
        step: 'attach',
        from: 'collected',
        to: 'collected',
        detail: { photos },
      },
      {
        ...step,
        at: MADE - 4000,
        step: 'file',
        from: 'collected',
        to: 'filed',
        note: '渣土 "撒漏"',
      },
    ],
    sha256,
  );
  let before = BEFORE_FIRST;
  const lines = log.map(({ hash, ...entry }) => {
    const line = canonicalJson({ case: NUMBER, ...entry, before, hash });
    before = hash;
    return `${line}\n`;
  });
  return lines.join('');
}

/** What a bundle holds beside its manifest. */
export function contents(): Files {
  const photo = sha256(PHOTO);
  const file = `photos/${photo}.jpg`;
  const flight = { number: '2026-FX-000001', sorties: [{ number: 1, hash: sha256(MISSION) }] };
  return {
    'case.json': `${JSON.stringify({ id: 5, number: NUMBER, state: 'filed' })}\n`,
    'log.jsonl': logOf([{ id: 3, sha256: photo, role: 'evidence' }]),
    'photos.json': `${JSON.stringify([{ id: 3, sha256: photo, file }])}\n`,
    'permits.json': `${JSON.stringify(PERMITS)}\n`,
    [file]: PHOTO,
    'evidence/empty.csv': '',
    'flights/2026-FX-000001/flight.json': `${JSON.stringify({ flight })}\n`,
    'flights/2026-FX-000001/mission-1.json': MISSION,
  };
}

/** With its manifest and signature, the last two. */
export function signed(files: Files, change: Partial<BundleManifest> = {}, key = KEY): Files {
  const lines = String(files['log.jsonl'] ?? '')
    .trim()
    .split('\n');
  const manifest: BundleManifest = {
    format: BUNDLE_FORMAT,
    case: { id: 5, number: NUMBER },
    head: { seq: lines.length, hash: JSON.parse(lines.at(-1)!).hash },
    made: new Date(MADE).toISOString(),
    by: '王芳',
    bureau: '城中区城市管理局',
    service: 'Chengxun 0.1.0',
    files: Object.entries(files)
      .map(([name, content]) => ({
        name,
        bytes: Buffer.from(content as string).length,
        sha256: sha256(content),
      }))
      .sort(byName),
    ...change,
  };
  const text = manifestText(manifest);
  const signature = signatureText({
    algorithm: 'ed25519',
    key: key.key,
    manifest: sha256(text),
    signature: key.sign(text),
  });
  return { ...files, [MANIFEST]: text, [SIGNATURE]: signature };
}

export async function zipped(files: Files, folder = NUMBER, made = MADE): Promise<Buffer> {
  async function* entries() {
    for (const [name, content] of Object.entries(files)) {
      async function* pieces() {
        yield content;
      }
      yield { name: `${folder}/${name}`, pieces: pieces() };
    }
  }
  const parts: Uint8Array[] = [];
  for await (const part of bundleZip(entries(), made)) parts.push(part);
  return Buffer.concat(parts);
}

export async function unfolded(files: Files, folder: string): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}
