import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../src/wire/mavlink/framer.ts';
import { Heartbeat, RadioStatus } from '../../../src/wire/mavlink/messages.ts';
import { SignatureCheck, Signer, signatureTime } from '../../../src/wire/mavlink/signing.ts';

const KEY = new Uint8Array(createHash('sha256').update('a secret').digest());
const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 6_000_000;
const FROM = { sequence: 1, system: 1, component: 1 };

function only(bytes: Uint8Array): Frame {
  const framer = new Framer();
  const [frame] = framer.push(bytes);
  if (!frame) throw new Error('no frame');
  return frame;
}

/** A heartbeat whose signature says that time, in 10 µs since 2015. */
function signedAt(timestamp: number, { key = KEY, link = 0, system = 1 } = {}): Frame {
  const signer = new Signer(key, link, timestamp - 1, () => 0);
  return only(encode(Heartbeat, { type: 13 }, { ...FROM, system }, signer));
}

const now = signatureTime(NOON);

describe('signing', () => {
  it('counts 10 µs since 2015-01-01', () => {
    expect(signatureTime(Date.UTC(2015, 0, 1) + 1)).toBe(100);
    expect(signatureTime(0)).toBe(0);
  });

  it('is the first 48 bits of SHA-256 over key, frame, link and time', () => {
    const bytes = encode(Heartbeat, { type: 13 }, FROM, new Signer(KEY, 5, 0, () => NOON));
    expect(bytes[2]).toBe(1);
    expect(bytes[bytes.length - 13]).toBe(5);
    expect(Buffer.from(bytes).readUIntLE(bytes.length - 12, 6)).toBe(now);
    const digest = createHash('sha256').update(KEY).update(bytes.subarray(0, -6)).digest();
    expect(Buffer.from(bytes.subarray(-6)).equals(digest.subarray(0, 6))).toBe(true);
  });

  it('never uses a time stamp twice, though the clock stands still or goes back', () => {
    let clock = NOON;
    const signer = new Signer(KEY, 0, 0, () => clock);
    const stamp = () => only(encode(Heartbeat, {}, FROM, signer)).signature!.timestamp;
    expect([stamp(), stamp()]).toEqual([now, now + 1]);
    clock -= 60_000;
    expect(stamp()).toBe(now + 2);
    clock = NOON + 1;
    expect(stamp()).toBe(now + 100);
    expect(signer.timestamp).toBe(now + 100);
  });

  it('goes on above what was kept from the run before, though the clock is behind', () => {
    const signer = new Signer(KEY, 0, now + 500, () => NOON - 86_400_000);
    expect(signer.next(NOON - 86_400_000)).toBe(now + 501);
  });
});

describe('a check of signatures', () => {
  it('takes what the key signed, once', () => {
    const check = new SignatureCheck(KEY);
    const frame = signedAt(now);
    expect(check.check(frame, NOON)).toBe('ok');
    expect(check.check(frame, NOON)).toBe('replayed');
    expect(check.check(signedAt(now - 1), NOON)).toBe('replayed');
    expect(check.check(signedAt(now + 1), NOON)).toBe('ok');
  });

  it('refuses another key, and a frame that was changed on the way', () => {
    const check = new SignatureCheck(KEY);
    expect(check.check(signedAt(now, { key: new Uint8Array(32) }), NOON)).toBe('bad-signature');
    const frame = signedAt(now);
    const moved: Frame = { ...frame, bytes: frame.bytes.with(5, 9) };
    expect(check.check(moved, NOON)).toBe('bad-signature');
    expect(check.check(frame, NOON)).toBe('ok');
  });

  it('does not let a forged frame from the future lock anybody out', () => {
    const check = new SignatureCheck(KEY);
    check.check(signedAt(now + 10 * MINUTE, { key: new Uint8Array(32) }), NOON);
    expect(check.timestamp).toBe(0);
    expect(check.check(signedAt(now), NOON)).toBe('ok');
  });

  it('refuses what is not signed, but for RADIO_STATUS of any version', () => {
    const check = new SignatureCheck(KEY);
    expect(check.check(only(encode(Heartbeat, {}, FROM)), NOON)).toBe('unsigned');
    expect(check.check(only(encode(RadioStatus, { rssi: 99 }, FROM)), NOON)).toBe('ok');
  });

  it('takes a stream not heard before unless it is more than a minute behind', () => {
    const at = (timestamp: number) => new SignatureCheck(KEY).check(signedAt(timestamp), NOON);
    expect(at(now - MINUTE)).toBe('ok');
    expect(at(now - MINUTE - 1)).toBe('too-old');
  });

  it('tells streams apart by system, component and link', () => {
    const check = new SignatureCheck(KEY);
    expect(check.check(signedAt(now), NOON)).toBe('ok');
    expect(check.check(signedAt(now - 1, { link: 1 }), NOON)).toBe('ok');
    expect(check.check(signedAt(now - 1, { system: 2 }), NOON)).toBe('ok');
    expect(check.check(signedAt(now - 1, { system: 2 }), NOON)).toBe('replayed');
  });

  it('goes by the highest time heard, and by the one kept from the run before, if the clock is behind', () => {
    const early = NOON - 86_400_000;
    const check = new SignatureCheck(KEY);
    expect(check.check(signedAt(now), early)).toBe('ok');
    expect(check.timestamp).toBe(now);
    expect(check.check(signedAt(now - MINUTE - 1, { link: 1 }), early)).toBe('too-old');
    const restarted = new SignatureCheck(KEY, { timestamp: check.timestamp });
    expect(restarted.check(signedAt(now - MINUTE - 1), early)).toBe('too-old');
    expect(restarted.check(signedAt(now + 1), early)).toBe('ok');
  });

  it('remembers a bounded number of streams without letting a replay in', () => {
    const check = new SignatureCheck(KEY);
    const streams = Array.from({ length: 1024 }, (_, i) => ({
      link: i & 255,
      system: 1 + (i >> 8),
    }));
    for (const stream of streams) check.check(signedAt(now, stream), NOON);
    expect(check.check(signedAt(now, { system: 99 }), NOON)).toBe('too-old');
    const later = NOON + 61_000;
    expect(check.check(signedAt(signatureTime(later), { system: 99 }), later)).toBe('ok');
    expect(check.check(signedAt(now, { link: 0, system: 1 }), later)).toBe('too-old');
  });
});
