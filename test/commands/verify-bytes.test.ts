/** Every single altered byte of a bundle is found, and the file in or around which it lies is named. */
import { describe, expect, it } from 'vitest';
import { archiveSource, summed } from '../../src/commands/verify/source.ts';
import { verifySource } from '../../src/commands/verify/verify.ts';
import type { BundleCheck } from '../../src/domain/cases/check-bundle.ts';
import { DESCRIPTOR, LOCAL_HEAD, packedBytes } from '../../src/wire/bundle-zip.ts';
import { contents, KEY, NUMBER, signed, zipped } from './small-bundle.ts';

const FILES = signed(contents());
const NAMES = Object.keys(FILES);
const bytesOf = (name: string): Buffer => Buffer.from(FILES[name] as string);

async function inArchive(archive: Buffer): Promise<BundleCheck> {
  const source = await archiveSource(
    async (at, length) => archive.subarray(at, at + length),
    archive.length,
  );
  if (source === 'no-zip') throw new Error('no archive');
  return 'fault' in source ? { ok: false, ...source.fault } : verifySource(source, KEY.key);
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
const READ = new Map(
  await Promise.all(
    NAMES.map(async (name) => [name, await summed(name, once(bytesOf(name)))] as const),
  ),
);

/** @param changed what one of the files is instead */
function inFolder(name?: string, changed?: Uint8Array): Promise<BundleCheck> {
  async function* all() {
    for (const [one, read] of READ)
      yield one === name && changed ? await summed(one, once(changed)) : read;
  }
  return verifySource({ files: all() });
}

/** What each byte of the archive is in or around; '' for its end. Counted here anew, apart from the writer. */
function owners(size: number): string[] {
  const heads = NAMES.flatMap((name) => {
    const bytes = LOCAL_HEAD + NUMBER.length + 1 + name.length;
    const length = bytes + packedBytes(bytesOf(name).length) + DESCRIPTOR;
    return Array.from({ length }, () => name);
  });
  const records = NAMES.flatMap((name) =>
    Array.from({ length: 46 + NUMBER.length + 1 + name.length }, () => name),
  );
  const all = [...heads, ...records];
  return [...all, ...Array.from({ length: size - all.length }, () => '')];
}

/** Another byte, another one at each place. */
const other = (byte: number, at: number): number => byte ^ (1 + ((at * 7) % 255));

it('is whole as it is', async () => {
  expect(await inArchive(await zipped(FILES))).toMatchObject({ ok: true, key: KEY.key });
  expect(await inFolder()).toMatchObject({ ok: true, key: KEY.key });
});

describe('as an archive', () => {
  it.each([...NAMES, ''])('has no byte in or around %j that can be another one', async (name) => {
    const archive = await zipped(FILES);
    const wrong: unknown[] = [];
    let own = 0;
    for (const [at, owner] of owners(archive.length).entries()) {
      if (owner !== name) continue;
      own++;
      const byte = archive[at]!;
      archive[at] = other(byte, at);
      const outcome = await inArchive(archive);
      archive[at] = byte;
      if (outcome.ok || outcome.file !== name) wrong.push({ at, outcome });
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(own).toBeGreaterThan(20);
  });
});

describe('as a folder', () => {
  for (const name of NAMES) {
    it(`has no byte of ${name} that can be another one`, async () => {
      const content = bytesOf(name);
      const wrong: unknown[] = [];
      for (const [at, byte] of content.entries()) {
        const changed = Uint8Array.from(content);
        changed[at] = other(byte, at);
        const outcome = await inFolder(name, changed);
        if (outcome.ok || outcome.file !== name) wrong.push({ at, outcome });
      }
      expect(wrong.slice(0, 5)).toEqual([]);
    });
  }
});
