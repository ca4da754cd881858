import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../src/wire/mavlink/frame.ts';
import { StatusText } from '../../../../src/wire/mavlink/messages.ts';
import { ardupilot, frame, said, Watch } from './frames.ts';

/** As autopilots cut a text: 50 bytes a chunk, at bytes and not at characters, a NUL in the last. */
function chunks(text: string, id: number, severity = 4): Frame[] {
  const bytes = new TextEncoder().encode(text);
  const count = Math.floor(bytes.length / 50) + 1;
  return Array.from({ length: count }, (_, chunkSeq) => {
    const whole = frame(StatusText, { severity, text: 'x'.repeat(50), id, chunkSeq: 1 });
    const payload = new Uint8Array(54);
    payload.set(whole.payload);
    payload.fill(0, 1, 51);
    payload.set(bytes.subarray(chunkSeq * 50, chunkSeq * 50 + 50), 1);
    payload[53] = chunkSeq;
    return { ...whole, payload };
  });
}

const texts = (watch: Watch) => watch.of('text').map(({ text }) => text);

const printable = fc
  .string({ unit: fc.constantFrom('a', ' ', '城', '巡', 'é', '😀', '-'), maxLength: 300 })
  .map((text) => `[${text}]`);

describe('status texts', () => {
  it('of one chunk come as they are, also before the first heartbeat', () => {
    const watch = new Watch().hear(said('PreArm: Need 3D Fix', 3));
    expect(watch.of('text')).toEqual([{ severity: 3, text: 'PreArm: Need 3D Fix' }]);
  });

  it('of several chunks are whole in any order, with repetitions, cut inside a character', () => {
    const order = fc.array(fc.nat(), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(printable, order, fc.nat(5), (text, keys, again) => {
        const sent = chunks(text, 7);
        const shuffled = sent
          .map((one, i) => [one, keys[i % 20]!] as const)
          .sort(([, a], [, b]) => a - b)
          .map(([one]) => one);
        const twice = [...shuffled, shuffled[again % shuffled.length]!];
        const watch = new Watch().hear(...twice).pass(3000);
        expect(texts(watch)).toEqual([text]);
      }),
    );
  });

  it('show a lost chunk as a gap, after waiting for it', () => {
    const text = 'a'.repeat(50) + 'b'.repeat(50) + 'c'.repeat(20);
    const [first, , last] = chunks(text, 9);
    const watch = new Watch().hear(first!, last!).pass(1000);
    expect(texts(watch)).toEqual([]);
    expect(texts(watch.pass(2000))).toEqual([`${'a'.repeat(50)}[…]${'c'.repeat(20)}`]);
  });

  it('keep a character whole that is cut between two chunks before a gap', () => {
    const start = `${'a'.repeat(49)}城${'b'.repeat(48)}`;
    const [first, second, , last] = chunks(`${start}${'c'.repeat(50)}${'d'.repeat(9)}`, 9);
    const watch = new Watch().hear(first!, second!, last!).pass(3000);
    expect(texts(watch)).toEqual([`${start}[…]${'d'.repeat(9)}`]);
  });

  it('show a lost beginning and a lost end', () => {
    const [first, second] = chunks(`${'a'.repeat(50)}${'b'.repeat(10)}`, 9);
    expect(texts(new Watch().hear(second!).pass(3000))).toEqual([`[…]${'b'.repeat(10)}`]);
    expect(texts(new Watch().hear(first!).pass(3000))).toEqual([`${'a'.repeat(50)}[…]`]);
  });

  it('that use a number anew do not mix', () => {
    const [first] = chunks('x'.repeat(60), 3);
    const watch = new Watch().hear(first!, ...chunks('y'.repeat(60), 3));
    expect(texts(watch)).toEqual([`${'x'.repeat(50)}[…]`, 'y'.repeat(60)]);
  });

  it('of two components do not mix', () => {
    const [a, b] = chunks('x'.repeat(60), 3);
    const other = chunks('y'.repeat(60), 3).map((one) => ({ ...one, component: 100 }));
    const watch = new Watch().hear(a!, other[0]!, other[1]!, b!);
    expect(texts(watch)).toEqual(['y'.repeat(60), 'x'.repeat(60)]);
  });

  it('begun and never ended are bounded', () => {
    const watch = new Watch();
    for (let id = 1; id <= 1000; id++) watch.hear(chunks('z'.repeat(60), id)[0]!);
    expect(texts(watch)).toHaveLength(992);
    expect(texts(watch.pass(3000))).toHaveLength(1000);
  });

  it('that are not UTF-8 or hold control characters are shown, not trusted', () => {
    const broken = { ...said('x'), payload: Uint8Array.of(6, 0x41, 0xff, 0x0a, 0x42, 0x09) };
    expect(texts(new Watch().hear(broken))).toEqual(['A\ufffd B']);
  });

  it('with a chunk number or severity that cannot be are refused', () => {
    const watch = new Watch().hear(
      frame(StatusText, { severity: 6, text: 'x', id: 1, chunkSeq: 200 }),
      frame(StatusText, { severity: 90, text: 'x' }),
    );
    expect([texts(watch.pass(3000)), watch.view.refused.text]).toEqual([[], 2]);
  });

  it('of a camera are no failsafe of the autopilot', () => {
    const camera = { ...said('Battery critical', 2), component: 100 };
    expect(new Watch().hear(ardupilot(), camera).of('failsafe')).toEqual([]);
  });
});
