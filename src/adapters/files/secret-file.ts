/** A secret of this installation, made at its first start: 32 random bytes that only its user may read. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const BYTES = 32;

/**
 * @param lost what another secret would mean, for the message
 * @throws Error where the file is there and is no such secret: another one would end what it signed
 */
export async function secretFile(
  path: string,
  lost = 'everybody signs in again then',
): Promise<Uint8Array> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = randomBytes(BYTES);
  try {
    await writeFile(path, fresh.toString('base64url'), { flag: 'wx', mode: 0o600 });
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const kept = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url');
  if (kept.length === BYTES) return kept;
  throw new Error(
    `${path} holds no secret of ${BYTES} bytes. Bring it back from a backup, or delete it: ${lost}.`,
  );
}
