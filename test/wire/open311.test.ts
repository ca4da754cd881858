import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { open311List, withoutContacts } from '../../src/wire/open311.ts';
import { readQuery, readReport } from '../../src/wire/open311-report.ts';

const NOW = Date.parse('2026-11-21T08:30:00Z');
const DAY = 86_400_000;

test('any text at all makes XML that says the same, but for what XML cannot say', () => {
  const parser = new XMLParser({ parseTagValue: false, trimValues: false });
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      const xml = open311List('errors', [{ code: 400, description: `|${text}|` }], 'xml');
      expect(XMLValidator.validate(xml)).toBe(true);
      const sayable = /^[\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text);
      if (!sayable || text.includes('\r')) return;
      expect(parser.parse(xml).errors.error.description).toBe(`|${text}|`);
    }),
    { seed: 20_261_122, numRuns: 40 },
  );
});

test.each([
  ['电话13800138000联系', '电话•••联系'],
  ['021-6437 8888 转 12', '••• 转 12'],
  ['+86 138 0013 8000', '•••'],
  ['身份证11010119900307123x。', '身份证•••。'],
  ['写信到 li.si@example.com.cn，谢谢', '写信到 •••，谢谢'],
  ['人民路 123 号 4 单元 502 室', '人民路 123 号 4 单元 502 室'],
  ['2026 年 11 月，约 30 平方米', '2026 年 11 月，约 30 平方米'],
])('%s', (text, masked) => {
  expect(withoutContacts(text)).toBe(masked);
});

describe('a report', () => {
  const read = (fields: Record<string, string>) =>
    readReport(
      new Map(Object.entries({ service_code: '06010', lat: '31.2', long: '121.4', ...fields })),
    );
  const report = (fields: Record<string, string>) => {
    const outcome = read(fields);
    if (!outcome.ok) throw new Error(outcome.faults[0]!.en);
    return outcome.report;
  };

  test('names people as they are named', () => {
    expect(report({ first_name: '四', last_name: '李' }).reporter?.name).toBe('李四');
    expect(report({ first_name: 'John', last_name: 'Smith' }).reporter?.name).toBe('John Smith');
    expect(report({ last_name: '李' }).reporter?.name).toBe('李');
    expect(report({ phone: ' ' }).reporter).toBeUndefined();
    expect(report({ email: 'a@b.cn' }).reporter).toEqual({ name: '', phone: '', email: 'a@b.cn' });
  });

  test.each([
    { service_code: ' ' },
    { lat: '' },
    { lat: '31,2' },
    { lat: '90.1' },
    { long: '181' },
    { long: 'NaN' },
    { address_string: 'x'.repeat(501) },
    { media_url: 'ftp://example.cn/1.jpg' },
    { media_url: 'not an address' },
  ])('is refused with %j', (fields) => {
    const outcome = read(fields as Record<string, string>);
    expect(outcome.ok ? [] : outcome.faults.map(({ field }) => field)).toHaveLength(1);
  });
});

describe('a query', () => {
  const query = (fields: Record<string, string>) => readQuery(new Map(Object.entries(fields)), NOW);
  const span = (fields: Record<string, string>) => {
    const outcome = query(fields);
    return outcome.ok ? [outcome.query.from, outcome.query.to] : outcome.fault.field;
  };

  test('is of the most recent 90 days, or of the 90 before or after a date', () => {
    const may = Date.parse('2026-05-01T00:00:00Z');
    expect(span({})).toEqual([NOW - 90 * DAY, NOW]);
    expect(span({ start_date: '2026-05-01T00:00:00Z' })).toEqual([may, may + 90 * DAY]);
    expect(span({ end_date: '2026-05-01T08:00+08:00' })).toEqual([may - 90 * DAY, may]);
    // A plus that was not escaped.
    expect(span({ end_date: '2026-05-01T08:00:00 08:00' })).toEqual([may - 90 * DAY, may]);
    expect(span({ start_date: '2026-05-01', end_date: '2026-05-02', status: '' })).toEqual([
      may,
      may + DAY,
    ]);
  });

  test('is refused where it cannot be', () => {
    expect(span({ start_date: '2026-05-01T00:00:00' })).toBe('start_date');
    expect(span({ start_date: '2026-05-02', end_date: '2026-05-01' })).toBe('start_date');
    expect(span({ start_date: '2026-05-01', end_date: '2026-07-31' })).toBe('start_date');
    expect(span({ status: 'open,done' })).toBe('status');
  });

  test('of numbers heeds nothing else', () => {
    const outcome = query({ service_request_id: ' a , ,b', status: 'nonsense' });
    expect(outcome).toMatchObject({ ok: true, query: { numbers: ['a', 'b'] } });
    const many = Array.from({ length: 1500 }, (_, i) => `${i}`).join(',');
    const bounded = query({ service_request_id: many });
    expect(bounded.ok && bounded.query.numbers).toHaveLength(1000);
  });
});
