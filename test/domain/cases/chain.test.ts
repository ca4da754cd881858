import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BEFORE_FIRST,
  BEGINNING,
  canonicalJson,
  chained,
  chainText,
  firstBroken,
  type UnhashedEntry,
} from '../../../src/domain/cases/chain.ts';
import { CASE_STATES, CASE_STEPS } from '../../../src/domain/cases/workflow.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const NUMBER = '2026-QX-000123';

const newEntry = fc.record(
  {
    at: fc.integer({ min: 0, max: 4e12 }),
    by: fc.string({ minLength: 1, unit: 'grapheme' }),
    step: fc.constantFrom(...CASE_STEPS),
    from: fc.constantFrom(...CASE_STATES),
    to: fc.constantFrom(...CASE_STATES),
    note: fc.string({ unit: 'grapheme' }),
    detail: fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), {
      maxKeys: 4,
    }),
  },
  { requiredKeys: ['at', 'by', 'step', 'to', 'note', 'detail'] },
);
const log = fc
  .array(newEntry, { minLength: 1, maxLength: 8 })
  .map((entries) => chained(NUMBER, BEGINNING, entries, sha256));
type Entry = UnhashedEntry & { hash: string };

describe('a log’s chain', () => {
  it('is sha-256 over JSON that anybody can write down', () => {
    const entry = {
      seq: 1,
      at: 5,
      by: '王',
      step: 'collect',
      to: 'collected',
      note: '',
      detail: {},
    };
    const text = chainText(NUMBER, entry as UnhashedEntry, BEFORE_FIRST);
    expect(text).toBe(
      `{"at":5,"before":"${'0'.repeat(64)}","by":"王","case":"2026-QX-000123","detail":{},"note":"","seq":1,"step":"collect","to":"collected"}`,
    );
    const [first] = chained(NUMBER, BEGINNING, [entry as UnhashedEntry], sha256);
    expect(first?.hash).toBe(sha256(text));
  });

  it('is whole as it was written, and after it went through JSON', () => {
    fc.assert(
      fc.property(log, (entries) => {
        expect(firstBroken(NUMBER, entries, sha256)).toBeUndefined();
        const back = JSON.parse(JSON.stringify(entries)) as Entry[];
        expect(firstBroken(NUMBER, back, sha256)).toBeUndefined();
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('shows any altered field of any entry, at that entry', () => {
    const other: { [Key in keyof Entry]-?: (of: Entry) => unknown } = {
      seq: (e) => e.seq + 1,
      at: (e) => e.at + 1,
      by: (e) => `${e.by} `,
      step: (e) => (e.step === 'close' ? 'void' : 'close'),
      from: (e) => (e.from === undefined ? 'filed' : undefined),
      to: (e) => (e.to === 'closed' ? 'void' : 'closed'),
      note: (e) => `${e.note}.`,
      detail: (e) => ({ ...e.detail, added: 1 }),
      hash: (e) => sha256(e.hash),
    };
    const fields = Object.keys(other) as (keyof Entry)[];
    fc.assert(
      fc.property(log, fc.nat(), fc.constantFrom(...fields), (entries, pick, field) => {
        const i = pick % entries.length;
        const altered = entries.map((entry, at) =>
          at === i ? { ...entry, [field]: other[field](entry) } : entry,
        );
        expect(firstBroken(NUMBER, altered, sha256)).toBe(i);
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  it('shows entries that were left out, doubled or swapped, and a log of another case', () => {
    fc.assert(
      fc.property(log, fc.nat(), (entries, pick) => {
        const i = pick % entries.length;
        const without = entries.filter((_, at) => at !== i);
        // The last ones left out: what is left is whole, so the newest hash is to be kept elsewhere too.
        const broken = i === entries.length - 1 ? undefined : i;
        expect(firstBroken(NUMBER, without, sha256)).toBe(broken);
        expect(firstBroken(NUMBER, entries.toSpliced(i, 0, entries[i]!), sha256)).toBe(i + 1);
        if (i > 0) {
          const swapped = entries.with(i, entries[i - 1]!).with(i - 1, entries[i]!);
          expect(firstBroken(NUMBER, swapped, sha256)).toBe(i - 1);
        }
        expect(firstBroken('2026-QX-000124', entries, sha256)).toBe(0);
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it('keeps times in order though the clock goes back', () => {
    fc.assert(
      fc.property(log, (entries) => {
        expect(entries.map((e) => e.seq)).toEqual(entries.map((_, i) => i + 1));
        const times = entries.map((e) => e.at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
      { seed: 14 },
    );
    const rest = { by: 'Wang', step: 'note', to: 'filed', note: '', detail: {} } as const;
    const at = (ms: number) => ({ ...rest, at: ms });
    expect(chained(NUMBER, BEGINNING, [at(9), at(3), at(10)], () => '').map((e) => e.at)).toEqual([
      9, 9, 10,
    ]);
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of names', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        // Parsing writes −0 as 0: both are the number 0.
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
      { seed: 15 },
    );
    expect(canonicalJson({ b: [1, { d: undefined, c: null }], a: 'ü' })).toBe(
      '{"a":"ü","b":[1,{"c":null}]}',
    );
  });
});
