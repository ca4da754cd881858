/** An exported case: its files, each made as it is sent, the manifest of all of them, and its signature. */
import { createHash } from 'node:crypto';
import type { PhotoType } from '../../../domain/captures/photo.ts';
import {
  BUNDLE_FORMAT,
  type BundleFile,
  type BundleManifest,
  byName,
  MANIFEST,
  manifestText,
  SIGNATURE,
  signatureText,
} from '../../../domain/cases/bundle.ts';
import { BEFORE_FIRST, canonicalJson } from '../../../domain/cases/chain.ts';
import type { Fix } from '../../../domain/fleet/fix.ts';
import { canonicalMission } from '../../../domain/flights/mission.ts';
import { asWritten } from '../../../domain/supervision/permit.ts';
import type { Violation } from '../../../domain/supervision/violation.ts';
import { permitHash } from '../../../services/permits/judging.ts';
import type { BundleEntry } from '../../../wire/bundle-zip.ts';
import { toApiCase, toApiViolation, toApiZone, toTime } from '../../../wire/to-api.ts';
import { toApiPhoto } from '../../../wire/to-api-photos.ts';
import { trackCsvPieces, trackPointPieces } from '../../../wire/tracks/pieces.ts';
import { recordEntries } from '../flight-record.ts';
import type { Language } from '../language.ts';
import type { BundleDeps, Gathered } from './gather.ts';
import { reportHtml } from './report.ts';
import { Thinned } from './thinned.ts';

export interface Export {
  /** ms */
  readonly made: number;
  readonly by: string;
  readonly language: Language;
}

/** In one folder, named by the case's number; the manifest and its signature last. */
export async function* bundleEntries(
  deps: BundleDeps,
  of: Gathered,
  how: Export,
): AsyncGenerator<BundleEntry> {
  const { id, number } = of.case;
  const files: BundleFile[] = [];
  for await (const { name, pieces } of filesOf(deps, of, how)) {
    const hash = createHash('sha256');
    const counted = { bytes: 0 };
    yield { name: `${number}/${name}`, pieces: tapped(pieces, hash, counted) };
    files.push({ name, bytes: counted.bytes, sha256: hash.digest('hex') });
  }
  const last = of.log.at(-1);
  const manifest: BundleManifest = {
    format: BUNDLE_FORMAT,
    case: { id, number },
    head: { seq: last?.seq ?? 0, hash: last?.hash ?? BEFORE_FIRST },
    made: toTime(how.made),
    by: how.by,
    bureau: deps.bureau,
    service: `Chengxun ${deps.settings.version}`,
    files: files.sort(byName),
  };
  const text = manifestText(manifest);
  yield { name: `${number}/${MANIFEST}`, pieces: pieceOf(text) };
  const { evidenceKey } = deps;
  const signature = signatureText({
    algorithm: 'ed25519',
    key: evidenceKey.key,
    manifest: createHash('sha256').update(text, 'utf8').digest('hex'),
    signature: evidenceKey.sign(text),
  });
  yield { name: `${number}/${SIGNATURE}`, pieces: pieceOf(signature) };
}

async function* tapped(
  pieces: AsyncIterable<string | Uint8Array>,
  hash: { update(piece: Uint8Array): unknown },
  counted: { bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    hash.update(bytes);
    counted.bytes += bytes.length;
    yield bytes;
  }
}

async function* pieceOf(text: string): AsyncGenerator<string> {
  yield text;
}
const jsonFile = (name: string, value: unknown): BundleEntry => ({
  name,
  pieces: pieceOf(`${JSON.stringify(value, null, 2)}\n`),
});

async function* filesOf(deps: BundleDeps, of: Gathered, how: Export): AsyncGenerator<BundleEntry> {
  yield jsonFile('case.json', toApiCase(of.case, how.made));
  yield { name: 'log.jsonl', pieces: logLines(of) };
  yield jsonFile('violations.json', of.violations.map(toApiViolation));
  yield jsonFile('zones.json', [...of.zones, ...of.permitZones].map(toApiZone));
  yield jsonFile('permits.json', of.permits.map(permitFile));
  yield jsonFile(
    'rules.json',
    of.rules.map(({ validFrom, ...rest }) => ({ ...rest, validFrom: toTime(validFrom) })),
  );
  const tracks: Thinned[] = [];
  for (const violation of of.violations)
    yield* trackFiles(deps, violation, how.made, thinnedTo(tracks));
  const originals = new Map<string, string>();
  yield* photoFiles(deps, of, originals);
  for (const detail of of.flights) {
    for await (const { name, pieces } of recordEntries(deps, detail))
      yield { name: `flights/${name}`, pieces };
    yield* missionFiles(deps, detail.flight);
  }
  const lines = tracks.map((track) => track.points());
  yield {
    name: 'report.html',
    pieces: reportHtml(deps, of, { ...how, tracks: lines, originals }),
  };
}

/** The permit with the very words that its hash is over. */
const permitFile = ({ permit, ...rest }: Gathered['permits'][number]) => ({
  ...rest,
  hash: permit ? permitHash(permit) : null,
  permit: permit ? asWritten(permit) : null,
});

function thinnedTo(tracks: Thinned[]): Thinned {
  const track = new Thinned();
  tracks.push(track);
  return track;
}

/** Each line is what its hash is over, and the hash: docs/evidence.md. */
async function* logLines({ case: { number }, log }: Gathered): AsyncGenerator<string> {
  let before = BEFORE_FIRST;
  for (const { seq, at, by, step, from, to, note, detail, hash } of log) {
    const entry = { case: number, seq, at, by, step, from, to, note, detail, before, hash };
    yield `${canonicalJson(entry)}\n`;
    before = hash;
  }
}

/** ms of the track before and after a violation. */
const AROUND = 5 * 60_000;
/** ms; of one that goes on for longer, its beginning. */
const LONGEST = 31 * 86_400_000;

async function* trackFiles(
  { stores }: BundleDeps,
  { id, device, began, ended }: Violation,
  made: number,
  seen: Thinned,
): AsyncGenerator<BundleEntry> {
  const from = began - AROUND;
  const span = { from, to: Math.min((ended ?? made) + AROUND, from + LONGEST) };
  const fixes = () => stores.tracks.track(device, span);
  const name = `evidence/violation-${id}`;
  yield { name: `${name}.geojson`, pieces: trackPointPieces(device, shown(fixes(), seen)) };
  yield { name: `${name}.csv`, pieces: trackCsvPieces(device, fixes()) };
}

async function* shown(chunks: AsyncIterable<Fix[]>, seen: Thinned): AsyncGenerator<Fix[]> {
  for await (const chunk of chunks) {
    for (const { lon, lat } of chunk) seen.add([lon, lat]);
    yield chunk;
  }
}

const ENDINGS: Readonly<Record<PhotoType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/tiff': 'tif',
  'image/heic': 'heic',
};

/** The originals as they came, then what is known of them. */
async function* photoFiles(
  deps: BundleDeps,
  { photos }: Gathered,
  originals: Map<string, string>,
): AsyncGenerator<BundleEntry> {
  const listed: unknown[] = [];
  for (const { role, addedBy, added, sha256, view } of photos) {
    const pieces = await deps.photoFiles.read(sha256);
    const file = pieces ? `photos/${sha256}.${ENDINGS[view.photo.type]}` : null;
    if (pieces && file !== null) {
      originals.set(sha256, file);
      yield { name: file, pieces };
    }
    const { metadata, place } = view.photo;
    const more = { file, role, addedBy, added: toTime(added), metadata, placing: place ?? null };
    listed.push({ ...toApiPhoto(view), ...more });
  }
  yield jsonFile('photos.json', listed);
}

/** The very text that a mission's hash is over. */
async function* missionFiles(
  { stores }: BundleDeps,
  flight: Gathered['flights'][number]['flight'],
): AsyncGenerator<BundleEntry> {
  for (const { number } of flight.sorties) {
    const mission = await stores.flights.missionOf(flight.id, number);
    const name = `flights/${flight.number}/mission-${number}.json`;
    if (mission) yield { name, pieces: pieceOf(canonicalMission(mission)) };
  }
}
