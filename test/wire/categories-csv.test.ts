import { expect, test } from 'vitest';
import type { Category } from '../../src/domain/cases/category.ts';
import { unitId } from '../../src/domain/ids.ts';
import { categoriesFromCsv, categoriesToCsv } from '../../src/wire/categories-csv.ts';
import { fromApiCategory } from '../../src/wire/to-api-setup.ts';

const limit = (amount: number) => ({ amount, unit: 'work-hours' }) as const;
const category: Category = {
  code: '06010',
  standard: 'GB/T 47678.5-2026',
  group: '市容环境类',
  name: '暴露垃圾, "大件"\n及其他',
  nameEn: '=SUM(A1:A2)',
  rule: 'off-route',
  autoFile: true,
  limits: { file: limit(1), dispatch: limit(0.5), handle: limit(4), verify: limit(8) },
  sameness: { metres: 30, hours: 72, how: 'join' },
  unit: unitId(7),
  active: false,
};
const id = (name: string) => (name === '环卫, 一所' ? 7 : undefined);

test('a table goes out and comes back as it was, whatever is in its cells', () => {
  const text = categoriesToCsv([category], () => '环卫, 一所');
  const { categories, problems } = categoriesFromCsv(text, id);
  expect(problems).toEqual([]);
  expect(categories.map(fromApiCategory)).toEqual([category]);
  // What a spreadsheet would compute stays text.
  expect(text).toContain("'=SUM(A1:A2)");
});

test('columns in any order, with the usual where one is absent', () => {
  const text = 'verify;handle;dispatch;file;name;code\n1 days;2 work-days;1 hours;1 hours;新;X1\n';
  expect(categoriesFromCsv(text, id).categories).toMatchObject([
    {
      code: 'X1',
      standard: 'local',
      autoFile: false,
      rule: null,
      unit: null,
      active: true,
      limits: { verify: { amount: 1, unit: 'days' } },
      sameness: { metres: 50, hours: 72, how: 'propose' },
    },
  ]);
});

const HEAD = 'code,name,file,dispatch,handle,verify';
const LINE = '1 hours,1 hours,1 days,1 days';
test.each([
  ['', 1, 'missing'],
  ['name,file\n', 1, 'code, dispatch, handle, verify are missing'],
  [`${HEAD},colour\nX1,新,${LINE},red`, 1, 'colour'],
  [HEAD, 1, 'no line'],
  [`${HEAD}\nX1,新,${LINE}\nx2,新,${LINE}`, 3, 'code'],
  [`${HEAD}\nX1,,${LINE}`, 2, 'name'],
  [`${HEAD}\nX1,新,1,1 hours,1 days,1 days`, 2, 'file'],
  [`${HEAD}\nX1,新,0 hours,1 hours,1 days,1 days`, 2, 'limits.file.amount'],
  [`${HEAD}\nX1,新,1 weeks,1 hours,1 days,1 days`, 2, 'work-days'],
  [`${HEAD},unit\nX1,新,${LINE},无此单位`, 2, '无此单位'],
  [`${HEAD},active\nX1,新,${LINE},maybe`, 2, 'active'],
  [`${HEAD},rule\nX1,新,${LINE},flying`, 2, 'rule'],
  [`${HEAD}\n${Array.from({ length: 2001 }, (_, i) => `X${i},新,${LINE}`).join('\n')}`, 1, '2000'],
])('refused with its line: %.40s', (text, line, message) => {
  const { problems } = categoriesFromCsv(text, id);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ line, message: expect.stringContaining(message) });
});
