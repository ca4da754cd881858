/** What verify says of whole bundles, of altered ones, and of archives that mean harm. */
import { mkdtempSync, rmSync } from 'node:fs';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyBundle, verifyCommand } from '../../src/commands/verify/verify.ts';
import { evidenceKey, readPublicKey } from '../../src/services/evidence/signing.ts';
import {
  centralRecord,
  crc32,
  descriptorOf,
  endRecords,
  localHead,
  packedBytes,
} from '../../src/wire/bundle-zip.ts';
import { openBundleZip } from '../../src/wire/read-bundle-zip.ts';
import {
  contents,
  type Files,
  KEY,
  logOf,
  MADE,
  NUMBER,
  signed,
  unfolded,
  zipped,
} from './small-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'chengxun-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let serial = 0;
const fresh = () => join(folder, `${++serial}`);

async function archived(bytes: Uint8Array): Promise<string> {
  const path = fresh();
  await writeFile(path, bytes);
  return path;
}
const found = async (files: Files) => verifyBundle(await archived(await zipped(files)));

/** Without what stands in `bundle`, altered, and signed anew by whoever altered it. */
const resigned = (change: Files, gone: readonly string[] = []) =>
  signed(
    Object.fromEntries(
      Object.entries({ ...contents(), ...change }).filter(([name]) => !gone.includes(name)),
    ),
  );

describe('a bundle that is not whole', () => {
  const whole = signed(contents());

  it.each(Object.keys(whole))('lacks %s', async (name) => {
    const { [name]: _, ...rest } = whole;
    expect(await found(rest)).toMatchObject({
      ok: false,
      file: name,
      what: name === 'manifest.json' ? 'no-manifest' : 'missing',
    });
  });

  it('has something beside what its manifest names', async () => {
    expect(await found({ ...whole, 'photos/more.jpg': 'x' })).toMatchObject({
      file: 'photos/more.jpg',
      what: 'unlisted',
    });
  });

  it('is signed by another key than the bureau’s', async () => {
    const forger = evidenceKey(new Uint8Array(32).fill(8));
    const path = await archived(await zipped(signed(contents(), {}, forger)));
    expect(await verifyBundle(path)).toMatchObject({ ok: true, key: forger.key });
    expect(await verifyBundle(path, KEY.key)).toMatchObject({
      ok: false,
      what: 'other-key',
      where: forger.key,
    });
  });

  it('is whole as it was made before permits were kept', async () => {
    const { 'permits.json': _, ...before } = contents();
    const [photo] = JSON.parse(String(before['photos.json']));
    const log = logOf([photo], false);
    expect(await found(signed({ ...before, 'log.jsonl': log }))).toMatchObject({ ok: true });
  });

  it('has its line named where the log was altered', async () => {
    const log = String(whole['log.jsonl']).replace('撒漏', '洒水');
    expect(await found({ ...whole, 'log.jsonl': log })).toMatchObject({
      file: 'log.jsonl',
      what: 'altered',
      where: 3,
    });
  });
});

describe('a bundle that was altered and signed anew', () => {
  const photo = Object.keys(contents()).find((name) => name.startsWith('photos/'))!;
  const hash = photo.slice(7, 71);

  it('breaks the chain of the log', async () => {
    const log = String(contents()['log.jsonl']);
    const words = resigned({ 'log.jsonl': log.replace('撒漏', '洒水') });
    expect(await found(words)).toMatchObject({ file: 'log.jsonl', what: 'chain', where: 3 });
    const lines = log.split('\n');
    const gap = resigned({ 'log.jsonl': [lines[0], ...lines.slice(2)].join('\n') });
    expect(await found(gap)).toMatchObject({ file: 'log.jsonl', what: 'chain', where: 2 });
    const cut = signed({ ...contents(), 'log.jsonl': `${lines[0]}\n${lines[1]}\n` });
    // The last entry was taken away: the case stands where it did.
    expect(await found(cut)).toMatchObject({ file: 'case.json', what: 'case-differs' });
  });

  it('says something else of the case than its log', async () => {
    const state = resigned({
      'case.json': JSON.stringify({ id: 5, number: NUMBER, state: 'void' }),
    });
    expect(await found(state)).toMatchObject({ file: 'case.json', where: 'state' });
    const number = resigned({
      'case.json': JSON.stringify({ id: 6, number: NUMBER, state: 'filed' }),
    });
    expect(await found(number)).toMatchObject({ file: 'case.json', where: 'number' });
  });

  it('has a photo that the log does not name, or lacks one that it names', async () => {
    expect(await found(resigned({ 'log.jsonl': logOf([]) }))).toMatchObject({
      file: 'photos.json',
      what: 'photo-unnamed',
      where: hash,
    });
    expect(await found(resigned({ 'photos.json': '[]' }, [photo]))).toMatchObject({
      file: 'photos.json',
      what: 'photo-gone',
      where: hash,
    });
    expect(await found(resigned({ [photo]: 'another picture' }))).toMatchObject({
      file: photo,
      what: 'altered',
    });
  });

  it('has another permit than the log names, or none', async () => {
    const differs = { ok: false, file: 'permits.json', what: 'permit-differs', where: 'ZY-0001' };
    const prolonged = String(contents()['permits.json']).replace('2026-11-20', '2026-12-20');
    expect(await found(resigned({ 'permits.json': prolonged }))).toMatchObject(differs);
    expect(await found(resigned({ 'permits.json': '[null,{}]' }))).toMatchObject(differs);
    expect(await found(resigned({}, ['permits.json']))).toMatchObject(differs);
  });

  it('has another mission than the flight flew', async () => {
    const mission = 'flights/2026-FX-000001/mission-1.json';
    expect(await found(resigned({ [mission]: '{"home":[0,0],"items":[]}' }))).toMatchObject({
      file: mission,
      what: 'mission-differs',
    });
  });

  it.each([
    ['photos.json', '{}'],
    ['photos.json', 'null'],
    ['case.json', '['],
    ['flights/2026-FX-000001/flight.json', '{"flight":{"sorties":7}}'],
  ])('holds nonsense in %s: %s', async (name, text) => {
    expect(await found(resigned({ [name]: text }))).toMatchObject({ ok: false, file: name });
  });
});

describe('an archive that means harm', () => {
  it.each(['../escape', '/etc/passwd', 'a//b', 'a/../../b', 'C:\\x', 'a\0b', 'x'.repeat(300)])(
    'has the name %j',
    async (name) => {
      const outcome = await found({ ...signed(contents()), [name]: 'x' });
      expect(outcome).toMatchObject({ ok: false, what: 'bad-name' });
    },
  );

  it('has a name twice', async () => {
    async function* twice() {
      for (const content of ['a', 'b'])
        yield {
          name: `${NUMBER}/case.json`,
          pieces: (async function* () {
            yield content;
          })(),
        };
    }
    const { bundleZip } = await import('../../src/wire/bundle-zip.ts');
    const parts: Uint8Array[] = [];
    for await (const part of bundleZip(twice(), MADE)) parts.push(part);
    const path = await archived(Buffer.concat(parts));
    expect(await verifyBundle(path)).toMatchObject({ file: 'case.json', what: 'duplicate' });
  });

  it('unfolds into more than it is: nothing is unfolded at all', async () => {
    const bomb = zipSync({ [`${NUMBER}/case.json`]: new Uint8Array(50_000_000) }, { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await verifyBundle(await archived(bomb))).toMatchObject({
      ok: false,
      what: 'container',
    });
  });

  it('is cut off, or has something before, between or after', async () => {
    const bytes = await zipped(signed(contents()));
    const all = [
      bytes.subarray(0, bytes.length - 1),
      bytes.subarray(0, 1000),
      Buffer.concat([bytes, Buffer.from('x')]),
      Buffer.concat([Buffer.from('PK'), bytes]),
      Buffer.concat([bytes.subarray(0, 2000), Buffer.from('x'), bytes.subarray(2000)]),
    ];
    for (const one of all)
      expect(await verifyBundle(await archived(one))).toMatchObject({ ok: false });
  });

  it('is in another folder, or of another time, than its manifest says', async () => {
    const files = signed(contents());
    const elsewhere = await archived(await zipped(files, '2026-QX-000999'));
    expect(await verifyBundle(elsewhere)).toMatchObject({ what: 'container', where: 'folder' });
    const later = await archived(await zipped(files, NUMBER, MADE + 60_000));
    expect(await verifyBundle(later)).toMatchObject({ what: 'container', where: 'time' });
  });

  it('links to what is outside of it', async () => {
    const path = fresh();
    await unfolded(signed(contents()), path);
    await rm(join(path, 'case.json'));
    await symlink('/etc/hostname', join(path, 'case.json'));
    expect(await verifyBundle(path)).toMatchObject({ ok: false, file: 'case.json' });
  });
});

it('reads archives beyond 4 GB', async () => {
  const time = 0x5d75_4000;
  const name = (one: string) => Buffer.from(`${NUMBER}/${one}`);
  // Two that nobody reads, of 3 GB each, and one behind them.
  const sizes = { crc: 1, bytes: 3_000_000_000 };
  const last = Buffer.from('behind');
  const block = Buffer.concat([Buffer.from([1, 6, 0, 249, 255]), last]);
  const parts: [number, Uint8Array][] = [];
  const records: Uint8Array[] = [];
  let at = 0;
  const put = (bytes: Uint8Array) => {
    parts.push([at, bytes]);
    at += bytes.length;
  };
  for (const one of ['a', 'b', 'c']) {
    const own = one === 'c' ? { crc: crc32(last), bytes: last.length } : sizes;
    records.push(centralRecord(name(one), time, own, at));
    put(localHead(name(one), time));
    if (one === 'c') put(block);
    else at += packedBytes(own.bytes);
    put(descriptorOf(own));
  }
  const directory = Buffer.concat(records);
  const offset = at;
  put(directory);
  put(endRecords({ entries: 3, bytes: directory.length, offset }));
  const read = async (from: number, length: number) => {
    const out = Buffer.alloc(Math.max(0, Math.min(length, at - from)));
    for (const [begin, bytes] of parts) {
      const start = Math.max(from, begin);
      const end = Math.min(from + out.length, begin + bytes.length);
      if (start < end) out.set(bytes.subarray(start - begin, end - begin), start - from);
    }
    return out;
  };
  const zip = await openBundleZip(read, at);
  if (zip === 'no-zip' || 'fault' in zip) throw new Error(JSON.stringify(zip));
  expect(zip.files.map((file) => [file.name, file.bytes])).toEqual([
    ['a', 3e9],
    ['b', 3e9],
    ['c', 6],
  ]);
  const content: Uint8Array[] = [];
  for await (const piece of zip.files[2]!.pieces()) content.push(piece);
  expect(Buffer.concat(content).toString()).toBe('behind');
});

describe('chengxun verify', () => {
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  beforeEach(() => {
    said.length = 0;
    vi.spyOn(console, 'log').mockImplementation(say);
    vi.spyOn(console, 'error').mockImplementation(say);
  });
  afterEach(() => vi.restoreAllMocks());

  it('ends with 0 for a whole bundle, and compares the key where one is given', async () => {
    const path = await archived(await zipped(signed(contents())));
    expect(await verifyCommand([path], 'en_GB.UTF-8')).toBe(0);
    expect(said.join()).toMatch(/WHOLE: case 2026-QX-000123, 8 files, log of 3 entries/);
    const key = await archived(Buffer.from(KEY.pem));
    expect(await verifyCommand([path, '--key', key], 'zh_CN.UTF-8')).toBe(0);
    expect(said.join()).toContain('由您给出的密钥签署');
    expect(readPublicKey(KEY.pem)).toBe(KEY.key);
    expect(readPublicKey(`${KEY.key.toUpperCase()}\n`)).toBe(KEY.key);
  });

  it('ends with 1 and names what was altered, in the language of the environment', async () => {
    const files = signed(contents());
    const path = await archived(await zipped({ ...files, 'evidence/empty.csv': 'x' }));
    expect(await verifyCommand([path], 'zh_CN.UTF-8')).toBe(1);
    expect(said.at(-1)).toBe('已被改动：evidence/empty.csv 已被改动，sha-256 与清单不符。');
    expect(await verifyCommand([path], '')).toBe(1);
    expect(said.at(-1)).toBe(
      'ALTERED: evidence/empty.csv was altered: its sha-256 is not the manifest’s.'.replace(
        '’',
        "'",
      ),
    );
  });

  it('ends with 2 where there is nothing to check', async () => {
    const text = await archived(Buffer.from('no archive'));
    for (const argv of [[], [join(folder, 'gone')], [text], ['a', 'b'], ['--no-such-option']])
      expect(await verifyCommand(argv, 'en')).toBe(2);
    const path = await archived(await zipped(signed(contents())));
    expect(await verifyCommand([path, '--key', text], 'en')).toBe(2);
    expect(said.at(-1)).toContain('No ed25519 public key');
  });

  it('lets nothing through to a terminal that would be a command there', async () => {
    const path = await archived(await zipped({ ...signed(contents()), 'x\u001b[2J': 'y' }));
    expect(await verifyCommand([path], 'en')).toBe(1);
    expect(said.join()).not.toContain('\u001b');
  });
});
