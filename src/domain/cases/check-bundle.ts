/** Whether a bundle is as it was exported, and what the first thing is that is not. */
import {
  type BundleFault,
  type BundleManifest,
  type Crypto,
  checkSignature,
  fieldsOf,
  isBundleName,
  isFlightJson,
  MANIFEST,
  MOST_FILES,
  parsed,
  type ReadFile,
  SIGNATURE,
} from './bundle.ts';
import { BEFORE_FIRST, canonicalJson } from './chain.ts';

export type BundleCheck =
  | {
      readonly ok: true;
      readonly manifest: BundleManifest;
      /** The public key that it is signed by, hex. */
      readonly key: string;
    }
  | ({ readonly ok: false } & BundleFault);

/**
 * Reads all files, in whichever order they come, and keeps of each its name and sum alone, and the text of
 * the few that say something about the others.
 * @param trusted the key that it must be signed by, hex; absent: any
 */
export async function checkBundle(
  files: AsyncIterable<ReadFile>,
  crypto: Crypto,
  trusted?: string,
): Promise<BundleCheck> {
  const read = new Map<string, ReadFile>();
  for await (const file of files) {
    const { name } = file;
    if (!isBundleName(name)) return { ok: false, file: name, what: 'bad-name' };
    if (read.has(name)) return { ok: false, file: name, what: 'duplicate' };
    if (read.size >= MOST_FILES + 2) return { ok: false, file: name, what: 'unlisted' };
    read.set(name, file);
  }
  const signed = checkSignature(read, crypto, trusted);
  if ('what' in signed) return { ok: false, ...signed };
  const { manifest, key } = signed;
  const fault =
    firstUnlike(manifest, read, crypto) ??
    firstOfLog(manifest, read, crypto) ??
    firstOfPhotos(read) ??
    firstOfPermits(read, crypto) ??
    firstOfFlights(manifest, read);
  return fault ? { ok: false, ...fault } : { ok: true, manifest, key };
}

type Files = ReadonlyMap<string, ReadFile>;

/** Against the manifest: there, nothing beside it, and each byte for byte. */
function firstUnlike(
  manifest: BundleManifest,
  read: Files,
  crypto: Crypto,
): BundleFault | undefined {
  const listed = new Set<string>([MANIFEST, SIGNATURE]);
  for (const { name } of manifest.files) listed.add(name);
  for (const { name } of manifest.files)
    if (!read.has(name)) return { file: name, what: 'missing' };
  for (const name of read.keys()) if (!listed.has(name)) return { file: name, what: 'unlisted' };
  for (const { name, bytes, sha256 } of manifest.files) {
    const file = read.get(name)!;
    if (file.sha256 === sha256 && file.bytes === bytes) {
      if (file.sound === false) return { file: name, what: 'container', where: 'crc' };
      continue;
    }
    // Which line it is can be told of the log: its hashes say so.
    const line = name === 'log.jsonl' ? checkLog(manifest, file.text, crypto)?.where : undefined;
    return { file: name, what: 'altered', ...(line !== undefined && { where: line }) };
  }
  return undefined;
}

/** As a line of log.jsonl: all that its hash is over, and the hash. */
function checkLog(
  { case: of, head }: BundleManifest,
  text: string | undefined,
  { sha256 }: Crypto,
): BundleFault | undefined {
  const broken = (where: number): BundleFault => ({ file: 'log.jsonl', what: 'chain', where });
  if (text === undefined) return { file: 'log.jsonl', what: 'malformed' };
  const lines = text.split('\n');
  let before = BEFORE_FIRST;
  for (const [i, line] of lines.slice(0, -1).entries()) {
    const { hash, ...entry } = fieldsOf(parsed(line));
    const fits = entry.case === of.number && entry.seq === i + 1 && entry.before === before;
    const same = typeof hash === 'string' && sha256(canonicalJson(entry)) === hash;
    if (!fits || !same || canonicalJson({ ...entry, hash }) !== line) return broken(i + 1);
    before = hash;
  }
  const entries = lines.length - 1;
  if (lines.at(-1) !== '') return broken(lines.length);
  return entries === head.seq && before === head.hash ? undefined : broken(entries + 1);
}

/** The log's chain, that it ends where the manifest says, and that the case stands where it ends. */
function firstOfLog(
  manifest: BundleManifest,
  read: Files,
  crypto: Crypto,
): BundleFault | undefined {
  const broken = checkLog(manifest, read.get('log.jsonl')?.text, crypto);
  if (broken) return broken;
  const { id, number, state } = fieldsOf(parsed(read.get('case.json')?.text));
  const differs = (where: string): BundleFault => ({
    file: 'case.json',
    what: 'case-differs',
    where,
  });
  if (id !== manifest.case.id || number !== manifest.case.number) return differs('number');
  const last = logEntries(read).at(-1);
  return last === undefined || last.to === state ? undefined : differs('state');
}

const logEntries = (read: Files) =>
  (read.get('log.jsonl')?.text ?? '')
    .split('\n')
    .slice(0, -1)
    .map((line) => fieldsOf(parsed(line)));

const hashesIn = (list: unknown): string[] =>
  (Array.isArray(list) ? list : [])
    .map((one) => fieldsOf(one).sha256)
    .filter((hash) => typeof hash === 'string');

/** Every photo is one that the log names; every one that it names and nobody took off is there. */
function firstOfPhotos(read: Files): BundleFault | undefined {
  const named = new Set<string>();
  const present = new Set<string>();
  for (const { step, detail } of logEntries(read)) {
    const { photos, detached } = fieldsOf(detail);
    for (const hash of hashesIn(photos)) {
      named.add(hash);
      // Of a duplicate they went to the case that it is one of.
      if (step === 'duplicate') present.delete(hash);
      else present.add(hash);
    }
    for (const hash of hashesIn(detached)) present.delete(hash);
  }
  const listed = parsed(read.get('photos.json')?.text);
  if (!Array.isArray(listed)) return { file: 'photos.json', what: 'malformed' };
  for (const one of listed) {
    const { sha256, file } = fieldsOf(one);
    if (typeof sha256 !== 'string' || !named.has(sha256))
      return { file: 'photos.json', what: 'photo-unnamed', where: String(sha256) };
    present.delete(sha256);
    // The original was lost before the export: the bundle says so itself.
    if (file === null) continue;
    if (typeof file !== 'string' || read.get(file)?.sha256 !== sha256)
      return { file: String(file), what: 'altered' };
  }
  const [gone] = present;
  return gone === undefined ? undefined : { file: 'photos.json', what: 'photo-gone', where: gone };
}

/** Every permit that the log names is there with the very words that it had. */
function firstOfPermits(read: Files, { sha256 }: Crypto): BundleFault | undefined {
  const listed = parsed(read.get('permits.json')?.text);
  const there = new Set(
    (Array.isArray(listed) ? listed : []).map((one) =>
      sha256(canonicalJson(fieldsOf(one).permit ?? null)),
    ),
  );
  for (const { detail } of logEntries(read)) {
    const { number, hash } = fieldsOf(fieldsOf(detail).permit);
    if (typeof hash === 'string' && !there.has(hash))
      return { file: 'permits.json', what: 'permit-differs', where: String(number) };
  }
  return undefined;
}

/** What each sortie flew has the hash that its flight's record names. */
function firstOfFlights(manifest: BundleManifest, read: Files): BundleFault | undefined {
  for (const { name } of manifest.files.filter((file) => isFlightJson(file.name))) {
    const { sorties } = fieldsOf(fieldsOf(parsed(read.get(name)?.text)).flight);
    if (!Array.isArray(sorties)) return { file: name, what: 'malformed' };
    for (const one of sorties) {
      const { number, hash } = fieldsOf(one);
      const mission = name.replace(/flight\.json$/, `mission-${number}.json`);
      if (read.get(mission)?.sha256 !== hash) return { file: mission, what: 'mission-differs' };
    }
  }
  return undefined;
}
