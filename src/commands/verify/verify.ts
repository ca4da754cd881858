import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type BundleCheck, checkBundle } from '../../domain/cases/check-bundle.ts';
import { bundleCrypto, readPublicKey } from '../../services/evidence/signing.ts';
import { zipTime } from '../../wire/bundle-zip.ts';
import { ContainerError } from '../../wire/read-bundle-zip.ts';
import { type OpenBundle, openBundle } from './source.ts';
import { verifyWords } from './words.ts';

/** 0: as it was exported; 1: not; 2: that could not be found out. */
export type VerifyExit = 0 | 1 | 2;

/**
 * Checks an exported case without a service or a database.
 * @param language the environment's LANG: `zh…` or another one
 */
export async function verifyCommand(argv: string[], language: string): Promise<VerifyExit> {
  const words = verifyWords(/^zh/i.test(language) ? 'zh' : 'en');
  const told = parse(argv);
  if (typeof told === 'string') {
    console.error(`${told}\n${words.usage}`);
    return 2;
  }
  const { path, keyFile, help } = told;
  if (help || path === undefined) {
    console.log(words.usage);
    return help ? 0 : 2;
  }
  const trusted = keyFile === undefined ? undefined : await keyIn(keyFile);
  if (trusted === null) {
    console.error(words.noKey(keyFile!));
    return 2;
  }
  const outcome = await verifyBundle(path, trusted).catch((error: Error) => error);
  if (outcome instanceof Error || typeof outcome === 'string') {
    console.error(words.unread(path, outcome instanceof Error ? outcome.message : outcome));
    return 2;
  }
  if (!outcome.ok) {
    console.log(words.fault(outcome));
    return 1;
  }
  console.log(words.whole(outcome.manifest, outcome.key, trusted !== undefined));
  return 0;
}

function parse(
  argv: string[],
): { path: string | undefined; keyFile: string | undefined; help: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { key: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
    if (positionals.length > 1) return positionals.slice(1).join(' ');
    return { path: positionals[0], keyFile: values.key, help: values.help };
  } catch (error) {
    return (error as Error).message;
  }
}

/** Null: no key can be read there. */
async function keyIn(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return (text === undefined ? undefined : readPublicKey(text)) ?? null;
}

type Outcome = BundleCheck | 'nothing' | 'no-bundle';

/**
 * @param trusted public key that it must be signed by, hex; absent: any
 * @throws where a file cannot be read
 */
export async function verifyBundle(path: string, trusted?: string): Promise<Outcome> {
  const source = await openBundle(path);
  if (typeof source === 'string') return source;
  if ('fault' in source) return { ok: false, ...source.fault };
  try {
    return await verifySource(source, trusted);
  } finally {
    await source.close();
  }
}

/** @throws where a file cannot be read */
export async function verifySource(source: OpenBundle, trusted?: string): Promise<BundleCheck> {
  try {
    return fitting(await checkBundle(source.files, bundleCrypto, trusted), source.archive);
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    return { ok: false, file: error.file, what: 'container', where: 'content' };
  }
}

/** An archive's folder and time are the manifest's. */
function fitting(check: BundleCheck, archive: OpenBundle['archive']): BundleCheck {
  if (!check.ok || !archive) return check;
  const { manifest } = check;
  if (archive.folder !== manifest.case.number)
    return { ok: false, file: '', what: 'container', where: 'folder' };
  if (archive.time !== zipTime(Date.parse(manifest.made)))
    return { ok: false, file: '', what: 'container', where: 'time' };
  return check;
}
