import * as z from 'zod';
import type { ShapeFault } from '../../../domain/geo/shape.ts';
import type { FeatureProblem } from '../../../wire/geojson-features.ts';
import type { Problem } from '../problems.ts';
import { SHAPE_WORDS } from './shape-words.ts';

export const SETUP_TAG = 'Setup';
export const GEOJSON = 'application/geo+json';
export const CSV = 'text/csv; charset=utf-8';
/** Bytes of a file of areas or cells: 10,000 cells have some 4 MB. */
export const FILE_LIMIT = 20_000_000;

/** All of them: so few that no pages are needed. */
export const all = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** @param pathOf where in the request the drawn thing with this number is */
export function badShape(
  faults: readonly (ShapeFault & { readonly at: number })[],
  pathOf: (at: number) => string,
): Problem {
  const first = faults[0]!;
  const path = `${pathOf(first.at)}.${first.path}`;
  return {
    problem: 'unprocessable',
    detail: {
      en: `A shape cannot be used: ${first.message} (${path}).`,
      zh: `有图形无法使用：${path}，${SHAPE_WORDS[first.problem]}。`,
    },
    errors: faults.map(({ at, path: within, message }) => ({
      path: `${pathOf(at)}.${within}`,
      message,
    })),
  };
}

export function badFeatures(problems: readonly FeatureProblem[]): Problem {
  return {
    problem: 'unprocessable',
    detail: {
      en: `Nothing was taken: ${problems.length} of the features cannot be used. “errors” says which and why.`,
      zh: `未导入任何内容：有 ${problems.length} 个要素无法使用，errors 说明了原因。`,
    },
    errors: problems.map(({ feature, message }) => ({
      path: feature < 0 ? 'body' : `body.features.${feature}`,
      message,
    })),
  };
}

export const tooManyAreas = (most: number): Problem => ({
  problem: 'unprocessable',
  detail: {
    en: `All units together may have at most ${most} areas. Join some of them.`,
    zh: `所有单位的责任区合计最多 ${most} 个，请合并部分区域。`,
  },
});

/** A file to keep. */
export const attached = (name: string): Readonly<Record<string, string>> => ({
  'Content-Disposition': `attachment; filename="${name}"`,
});
