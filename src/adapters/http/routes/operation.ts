import * as z from 'zod';
import { healthSchema, readinessSchema } from '../../../wire/api-intake.ts';
import type { HttpDeps } from '../deps.ts';
import { PROBLEMS, type ProblemName } from '../problem-table.ts';
import { type Route, route } from '../route.ts';

const tag = 'Operation';

export const operationRoutes = ({ registry, readiness }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/healthz',
    allow: 'anyone',
    tag,
    summary: 'Whether the process is alive',
    responses: { 200: { description: 'It is', schema: healthSchema } },
    handle: () => ({ json: { status: 'ok' } }),
  }),
  route({
    method: 'get',
    path: '/readyz',
    allow: 'anyone',
    tag,
    summary: 'Whether the service can do its work: the database answers, the spool has room',
    responses: { 200: { description: 'It can', schema: readinessSchema } },
    handle: async () => {
      const checks = await readiness();
      const failed = checks.filter((check) => !check.ok);
      if (failed.length === 0) return { json: { status: 'ready', checks } };
      const words = failed.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
      return {
        problem: 'unavailable',
        detail: { en: `Not ready. ${words}`, zh: `尚未就绪。${words}` },
        errors: failed.map(({ name, detail }) => ({ path: name, message: detail })),
      };
    },
  }),
  route({
    method: 'get',
    path: '/metrics',
    allow: 'anyone',
    tag,
    summary: 'Metrics for Prometheus',
    responses: { 200: { description: 'Text exposition format', types: ['text/plain'] } },
    handle: async () => ({ text: await registry.metrics(), type: registry.contentType }),
  }),
  route({
    method: 'get',
    path: '/problems/{name}',
    allow: 'anyone',
    tag,
    summary: 'What a kind of refusal means',
    params: z.strictObject({ name: z.string().max(60) }),
    responses: {
      200: {
        description: 'The kind in both languages',
        schema: z.object({
          type: z.string(),
          status: z.number().int(),
          title: z.object({ en: z.string(), zh: z.string() }),
          detail: z.object({ en: z.string(), zh: z.string() }),
        }),
      },
    },
    problems: ['not-found'],
    handle: ({ params: { name } }) =>
      Object.hasOwn(PROBLEMS, name)
        ? { json: { type: `/problems/${name}`, ...PROBLEMS[name as ProblemName] } }
        : { problem: 'not-found' },
  }),
];
