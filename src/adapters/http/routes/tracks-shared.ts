import * as z from 'zod';
import { MOST_FIXES } from '../../../services/tracks.ts';
import type { Problem } from '../problems.ts';

export const featureCollection = z
  .looseObject({
    type: z.literal('FeatureCollection'),
    features: z.array(z.looseObject({ type: z.literal('Feature') })),
  })
  .meta({ id: 'FeatureCollection', description: 'GeoJSON (RFC 7946)' });

export const tooManyFixes: Problem = {
  problem: 'too-much',
  detail: {
    en: `There are more than ${MOST_FIXES} fixes in this span. Choose a shorter span, or format=csv without simplify, which has no such limit.`,
    zh: `该时间范围内的定位超过 ${MOST_FIXES} 条。请缩短时间范围，或使用不带 simplify 的 format=csv（无此限制）。`,
  },
};
