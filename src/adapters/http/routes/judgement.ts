import * as z from 'zod';
import { planId } from '../../../domain/flights/flight.ts';
import { findingSchema } from '../../../wire/api-findings.ts';
import { toApiFinding } from '../../../wire/to-api-patrols.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noPlan } from './common.ts';
import { PLANNING_PATIENCE } from './patrol-plans.ts';
import { unplanned } from './patrol-words.ts';

const id = z.string().min(1).max(64).optional();
const equipment = z.strictObject({ airframe: id, camera: id }).meta({ id: 'NewJudgement' });

export const judgementRoutes = ({ judgement }: HttpDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/plans/{id}/judgement',
    allow: 'flights:fly',
    tag: 'Plans',
    summary: 'Judge a kept plan by what is around it now',
    description:
      'No-fly areas, permitted areas, ceiling, ground, buildings; with an airframe its energy, with a camera its photos. Findings are kept with the plan, and a flight of it shows them on its checklist.',
    params: byNumber,
    body: { schema: equipment },
    patience: PLANNING_PATIENCE,
    responses: {
      200: {
        description: 'What was found; empty: nothing',
        schema: z.object({ findings: z.array(findingSchema) }).meta({ id: 'Judgement' }),
      },
    },
    problems: ['not-found', 'unplannable', 'too-much', 'planner-busy'],
    handle: async ({ params, body, signal }) => {
      const outcome = await judgement.judge(planId(params.id), body, signal);
      if (outcome.ok) return { json: { findings: outcome.findings.map(toApiFinding) } };
      return outcome.reason === 'unknown' ? noPlan(params.id) : unplanned(outcome);
    },
  }),
];
