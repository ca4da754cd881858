/**
 * An exported case: a set of files, a manifest that names each with its sha-256, and a signature over it.
 * docs/evidence.md tells others how to check one without this program.
 */
import { canonicalJson, type Sha256 } from './chain.ts';

export const BUNDLE_FORMAT = 'chengxun-evidence/1';
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';
/** Files of one bundle; more than any case has. */
export const MOST_FILES = 100_000;
/** Bytes of a file that is read as a whole to be checked. */
export const MOST_TEXT = 64 * 1024 * 1024;

export interface BundleFile {
  /** Folders by `/`; see isBundleName. */
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface BundleManifest {
  readonly format: typeof BUNDLE_FORMAT;
  readonly case: { readonly id: number; readonly number: string };
  /** The newest entry of the case's log. */
  readonly head: { readonly seq: number; readonly hash: string };
  /** When it was exported, RFC 3339. */
  readonly made: string;
  /** Who exported it. */
  readonly by: string;
  readonly bureau: string;
  /** What made it: `Chengxun 1.2.3`. */
  readonly service: string;
  /** All others than the manifest and its signature, in order of their names' code units. */
  readonly files: readonly BundleFile[];
}

/** What stands in manifest.sig. */
export interface BundleSignature {
  readonly algorithm: 'ed25519';
  /** The public key, hex of its 32 bytes. */
  readonly key: string;
  /** sha-256 of manifest.json: which of the two was altered can be told by it. */
  readonly manifest: string;
  /** Over the bytes of manifest.json, hex of its 64 bytes. */
  readonly signature: string;
}

export const manifestText = (manifest: BundleManifest): string => canonicalJson(manifest);
export const signatureText = (signature: BundleSignature): string => canonicalJson(signature);

export const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** ASCII, relative, no step upwards, nothing that a file system would read in another way. */
export const isBundleName = (name: string): boolean =>
  name.length <= 200 && /^[A-Za-z0-9][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9][A-Za-z0-9_.-]*)*$/.test(name);

/** What can be wrong with a bundle. */
export const BUNDLE_FAULTS = [
  /** The archive's own bytes around a file are not as they were written. */
  'container',
  'bad-name',
  'duplicate',
  /** There is no such file, or too large a one, to say what belongs to the bundle. */
  'no-manifest',
  'manifest-altered',
  'signature-altered',
  /** Whole, but signed by another key than the one that was asked for. */
  'other-key',
  /** Signed, and yet not what this format lays down. */
  'malformed',
  'missing',
  'unlisted',
  'altered',
  /** An entry of the log is not as it was written, or one is gone. */
  'chain',
  /** The case's file and its log say different things. */
  'case-differs',
  /** A photo that no entry of the log names. */
  'photo-unnamed',
  /** A photo that the log names, and that nobody has taken off, is not there. */
  'photo-gone',
  /** A permit that the log names is not there as it was. */
  'permit-differs',
  /** What a flight flew is not the mission that its record names. */
  'mission-differs',
] as const;
export type BundleFaultKind = (typeof BUNDLE_FAULTS)[number];

export interface BundleFault {
  /** Its name in the bundle; empty: the archive itself. */
  readonly file: string;
  readonly what: BundleFaultKind;
  /** The line of the file, from 1, or what else tells where. */
  readonly where?: number | string;
}

/** One file as it was read. */
export interface ReadFile extends BundleFile {
  /** Of those of which `needsText` says so; absent where it is too long or no UTF-8. */
  readonly text?: string;
  /** False: the archive says another check sum of it than it has. */
  readonly sound?: boolean;
}

const FLIGHT_JSON = /^flights\/[^/]+\/flight\.json$/;
const READ_AS_TEXT = new Set([
  MANIFEST,
  SIGNATURE,
  'case.json',
  'log.jsonl',
  'photos.json',
  'permits.json',
]);
export const needsText = (name: string): boolean =>
  READ_AS_TEXT.has(name) || FLIGHT_JSON.test(name);
export const isFlightJson = (name: string): boolean => FLIGHT_JSON.test(name);

const isHash = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export type Fields = Readonly<Record<string, unknown>>;
/** The fields of an object; none of what is no object. */
export const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};

/** What a text is in JSON; undefined: it is none. */
export function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Undefined: it is no manifest. */
function manifestOf(text: string | undefined): BundleManifest | undefined {
  const of = fieldsOf(parsed(text));
  const about = fieldsOf(of.case);
  const head = fieldsOf(of.head);
  const { files } = of;
  const whole =
    of.format === BUNDLE_FORMAT &&
    isCount(about.id) &&
    isText(about.number) &&
    isCount(head.seq) &&
    isHash(head.hash) &&
    isText(of.made) &&
    !Number.isNaN(Date.parse(of.made)) &&
    [of.by, of.bureau, of.service].every(isText) &&
    Array.isArray(files) &&
    files.length <= MOST_FILES &&
    files.every(isBundleFile) &&
    files.every((file, i) => i === 0 || byName(files[i - 1]!, file) < 0);
  return whole ? (of as unknown as BundleManifest) : undefined;
}

function isBundleFile(value: unknown): value is BundleFile {
  const { name, bytes, sha256 } = fieldsOf(value);
  return isText(name) && isBundleName(name) && isCount(bytes) && isHash(sha256);
}

function signatureOf(text: string | undefined): BundleSignature | undefined {
  const of = fieldsOf(parsed(text));
  const { algorithm, key, manifest, signature } = of;
  const whole =
    algorithm === 'ed25519' &&
    isHash(key) &&
    isHash(manifest) &&
    isText(signature) &&
    /^[0-9a-f]{128}$/.test(signature);
  // The only text of it: no byte can be another one and still say the same.
  return whole && canonicalJson(of) === text ? (of as unknown as BundleSignature) : undefined;
}

export interface Crypto {
  readonly sha256: Sha256;
  /** Whether an ed25519 signature over a text's UTF-8 bytes holds; key and signature in hex. */
  verify(key: string, text: string, signature: string): boolean;
}

/**
 * The manifest, where it and its signature are as they were written.
 * @param trusted the key that it must be signed by, hex; absent: any
 */
export function checkSignature(
  files: ReadonlyMap<string, ReadFile>,
  { sha256, verify }: Crypto,
  trusted?: string,
): { readonly manifest: BundleManifest; readonly key: string } | BundleFault {
  const file = files.get(MANIFEST);
  if (!file) return { file: MANIFEST, what: 'no-manifest' };
  const signed = files.get(SIGNATURE);
  if (!signed) return { file: SIGNATURE, what: 'missing' };
  const signature = signatureOf(signed.text);
  if (!signature) return { file: SIGNATURE, what: 'signature-altered' };
  const { text } = file;
  if (text === undefined) return { file: MANIFEST, what: 'manifest-altered' };
  const holds = verify(signature.key, text, signature.signature);
  if (!holds && sha256(text) !== signature.manifest)
    return { file: MANIFEST, what: 'manifest-altered' };
  if (!holds || sha256(text) !== signature.manifest)
    return { file: SIGNATURE, what: 'signature-altered' };
  if (trusted !== undefined && signature.key !== trusted)
    return { file: SIGNATURE, what: 'other-key', where: signature.key };
  const manifest = manifestOf(text);
  if (!manifest || manifestText(manifest) !== text) return { file: MANIFEST, what: 'malformed' };
  return { manifest, key: signature.key };
}
