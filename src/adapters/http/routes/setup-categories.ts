import * as z from 'zod';
import type { Category } from '../../../domain/cases/category.ts';
import type { Setup } from '../../../services/setup/setup.ts';
import { categoryCode, categorySchema } from '../../../wire/api-cases.ts';
import {
  categoriesFromCsv,
  categoriesToCsv,
  MOST_CATEGORIES,
} from '../../../wire/categories-csv.ts';
import { fromApiCategory, toApiCategory } from '../../../wire/to-api-setup.ts';
import { parseJson } from '../body.ts';
import type { HttpDeps } from '../deps.ts';
import type { Language } from '../language.ts';
import { check, type Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { badLines, tableTextOf } from '../table-text.ts';
import { missing } from './common.ts';
import { all, attached, CSV, SETUP_TAG } from './setup-common.ts';

const tag = SETUP_TAG;
const byCode = z.strictObject({ code: categoryCode });
const categoryList = all(categorySchema).meta({ id: 'Categories' });
const manyCategories = z.array(categorySchema).min(1).max(MOST_CATEGORIES);

export const categoryRoutes = (deps: HttpDeps): Route[] => [
  // Before `/categories/{code}`, which would take their last word for a code.
  ...fileRoutes(deps),
  ...readingRoutes(deps),
  ...changingRoutes(deps),
];

const readingRoutes = ({ setupStore }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/categories',
    allow: 'signed-in',
    tag,
    summary: 'Categories of cases, by code',
    responses: {
      200: { description: 'All of them, those not active too', schema: categoryList },
      304: { description: 'As before' },
    },
    handle: async () => {
      const items = (await setupStore.categories()).map(toApiCategory);
      return { json: { items }, etag: true };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/categories/{code}',
    allow: 'signed-in',
    tag,
    summary: 'A category',
    params: byCode,
    responses: { 200: { description: 'The category', schema: categorySchema } },
    problems: ['not-found'],
    handle: async ({ params: { code } }) => {
      const found = (await setupStore.categories()).find((one) => one.code === code);
      return found ? { json: toApiCategory(found) } : noCategory(code);
    },
  }),
];

const changingRoutes = ({ setup }: HttpDeps): Route[] => [
  route({
    method: 'put',
    path: '/api/v1/categories/{code}',
    allow: 'setup:change',
    tag,
    summary: 'Add a category, or change it; deadlines that run stay as they are',
    params: byCode,
    body: { schema: categorySchema },
    responses: { 200: { description: 'The category', schema: categorySchema } },
    problems: ['not-found', 'conflict', 'unprocessable'],
    handle: async ({ params: { code }, body }) => {
      if (body.code !== code) return otherCode;
      return (await putCategories(setup, [fromApiCategory(body)])) ?? { json: body };
    },
  }),
  route({
    method: 'delete',
    path: '/api/v1/categories/{code}',
    allow: 'setup:change',
    tag,
    summary: 'Let no new case be of a category; those that are stay so',
    params: byCode,
    responses: { 204: { description: 'It is not active any more' } },
    problems: ['not-found'],
    handle: async ({ params: { code } }) =>
      (await setup.deactivateCategory(code)) ? { status: 204 } : noCategory(code),
  }),
];

const fileRoutes = ({ setup, setupStore, clock }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/categories/csv',
    allow: 'signed-in',
    tag,
    summary: 'All categories as a table, to be edited and imported again',
    responses: { 200: { description: 'A line a category', types: ['text/csv'] } },
    handle: async () => {
      const names = new Map(
        (await setupStore.units(clock.now())).map(({ id, name }) => [Number(id), name]),
      );
      const text = categoriesToCsv(await setupStore.categories(), (id) => names.get(id));
      return { text, type: CSV, headers: attached('categories.csv') };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/categories/import',
    allow: 'setup:change',
    tag,
    summary: 'Add or change categories from a list (JSON) or a table (CSV): all of them, or none',
    description:
      'JSON is an array of categories. CSV has the columns of the exported table; a limit is written as `4 work-hours`, a unit by its name.',
    body: { schema: manyCategories, types: ['application/json', 'text/csv'] },
    bodyLimit: 5_000_000,
    raw: true,
    responses: { 200: { description: 'What was taken', schema: categoryList } },
    problems: ['conflict', 'unprocessable', 'invalid-json', 'too-large'],
    handle: async ({ bytes, headers, language }) => {
      const csv = /^text\/csv\b/i.test(headers['content-type'] ?? '');
      const units = csv ? await setupStore.units(clock.now()) : [];
      const ids = new Map(units.map(({ id, name }) => [name, Number(id)]));
      const read = csv ? readCsv(bytes, ids) : readList(bytes, language);
      if ('problem' in read) return read;
      const items = read.categories;
      const refused = await putCategories(setup, items.map(fromApiCategory));
      return refused ?? ({ json: { items } } satisfies Reply);
    },
  }),
];

type Read = { readonly categories: z.output<typeof manyCategories> } | Problem;

function readList(bytes: Buffer, language: Language): Read {
  const list = check(manyCategories, parseJson(bytes), 'body', language);
  return list.ok ? { categories: list.value } : list.problem;
}

function readCsv(bytes: Buffer, ids: ReadonlyMap<string, number>): Read {
  const text = tableTextOf(bytes);
  if (typeof text !== 'string') return text;
  const { categories, problems } = categoriesFromCsv(text, (name) => ids.get(name));
  return problems.length === 0 ? { categories: [...categories] } : badLines(problems);
}

async function putCategories(
  setup: Setup,
  categories: readonly Category[],
): Promise<Problem | undefined> {
  const put = await setup.putCategories(categories);
  if (put.ok) return undefined;
  switch (put.reason) {
    case 'rule-taken':
      return {
        problem: 'conflict',
        detail: {
          en: `The rule of ${put.code} belongs to category ${put.by}. Take it from there first, or change both in one import.`,
          zh: `${put.code} 的规则已属于类别 ${put.by}，请先从该类别移除，或在一次导入中同时修改。`,
        },
      };
    case 'no-such-unit':
      return {
        problem: 'unprocessable',
        detail: {
          en: `The unit of ${put.code} is not there. GET /api/v1/units lists them.`,
          zh: `${put.code} 的责任单位不存在。可用 GET /api/v1/units 查看。`,
        },
      };
    case 'twice':
      return {
        problem: 'unprocessable',
        detail: {
          en: `The code or the rule of ${put.code} is there twice. Send each once.`,
          zh: `${put.code} 的代码或规则重复，请各只写一次。`,
        },
      };
    case 'too-many':
      return {
        problem: 'unprocessable',
        detail: {
          en: `There may be at most ${put.most} categories.`,
          zh: `类别最多 ${put.most} 个。`,
        },
      };
  }
}

export const noCategory = (code: string): Problem =>
  missing(
    `There is no category ${code}. GET /api/v1/categories lists them.`,
    `没有类别 ${code}。可用 GET /api/v1/categories 查看。`,
  );

const otherCode: Problem = {
  problem: 'unprocessable',
  detail: {
    en: 'The code in the body must be the one in the address: a code never changes.',
    zh: '正文中的代码须与地址中的一致：代码不可更改。',
  },
  errors: [{ path: 'body.code', message: 'must be the code in the address' }],
};
