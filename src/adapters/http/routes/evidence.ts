import * as z from 'zod';
import { caseId } from '../../../domain/ids.ts';
import { sees } from '../../../services/cases/steps.ts';
import { bundleZip } from '../../../wire/bundle-zip.ts';
import type { HttpDeps } from '../deps.ts';
import { bundleEntries } from '../evidence/case-bundle.ts';
import { gather } from '../evidence/gather.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noCase } from './common.ts';

const tag = 'Evidence';
const bundleQuery = z.strictObject({
  language: z.enum(['zh', 'en']).optional().describe('Of the report; absent: as Accept-Language'),
});
const keySchema = z
  .object({
    algorithm: z.literal('ed25519'),
    key: z.string().describe('The public key, hex of its 32 bytes'),
    pem: z.string().describe('The same as PEM (RFC 8410)'),
  })
  .meta({ id: 'EvidenceKey' });

export const evidenceRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/cases/{id}/bundle',
    allow: 'cases:look',
    audited: true,
    tag,
    summary: 'A case as evidence: one signed archive that can be checked without this service',
    description:
      'Case, log with its hashes, violations, tracks, zones, rules and permits as they were, photos as they came, flight records, and a report to print. Check it with `chengxun verify`; docs/evidence.md describes the format.',
    params: byNumber,
    query: bundleQuery,
    responses: { 200: { description: 'A ZIP archive', types: ['application/zip'] } },
    problems: ['not-found', 'too-much'],
    handle: async ({ params: { id }, query, language, who }) => {
      const seen = await deps.stores.cases.get(caseId(id));
      if (!seen || !sees(who!, seen)) return noCase(id);
      const made = deps.clock.now();
      const found = await gather(deps, caseId(id));
      if (found === 'too-much') return tooMuch;
      if (found === 'moving') return { problem: 'unavailable', headers: { 'Retry-After': '2' } };
      if (!found || !sees(who!, found.case)) return noCase(id);
      const how = { made, by: who!.name, language: query.language ?? language };
      return {
        pieces: bundleZip(bundleEntries(deps, found, how), made),
        packed: true,
        type: 'application/zip',
        headers: { 'Content-Disposition': `attachment; filename="${found.case.number}.zip"` },
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/evidence-key',
    allow: 'anyone',
    tag,
    summary: 'The public key that exported cases are signed by',
    responses: { 200: { description: 'The key', schema: keySchema } },
    handle: () => {
      const { key, pem } = deps.evidenceKey;
      return { json: { algorithm: 'ed25519', key, pem } };
    },
  }),
];

const tooMuch: Problem = {
  problem: 'too-much',
  detail: {
    en: 'This case has more log entries, violations, photos or flights than one bundle takes.',
    zh: '该案件的日志、违规、照片或飞行记录超过一个证据包的上限。',
  },
};
