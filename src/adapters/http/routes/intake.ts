import * as z from 'zod';
import type { Parsed } from '../../../domain/fleet/fix.ts';
import type { IntakeOutcome } from '../../../services/ports.ts';
import { fixSchema } from '../../../wire/api.ts';
import { intakeOutcomeSchema } from '../../../wire/api-intake.ts';
import { inWgs84 } from '../../../wire/gcj02.ts';
import { parsePositionMessage } from '../../../wire/json-fix.ts';
import { parseOsmAnd } from '../../../wire/osmand.ts';
import { basicOf, bearer, unauthorized } from '../credentials.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Input, type Reply, type Route, route } from '../route.ts';
import { byDevice } from './common.ts';

const tag = 'What came in';

export const intakeRoutes = (deps: HttpDeps): Route[] => [
  fixesRoute(deps),
  osmandRoute(deps, 'get'),
  osmandRoute(deps, 'post'),
];

const fixesRoute = ({ authenticate, intake }: HttpDeps): Route =>
  route({
    method: 'post',
    path: '/api/v1/devices/{id}/fixes',
    allow: 'anyone',
    tag,
    summary: 'Send one fix or up to 1000 as the device itself',
    description: 'The answer comes once they are stored. What is refused is listed, in order.',
    params: byDevice,
    token: true,
    body: { schema: z.union([fixSchema, z.array(fixSchema).max(1000)]) },
    raw: true,
    responses: {
      200: { description: 'Stored, but for what is listed', schema: intakeOutcomeSchema },
    },
    problems: ['unauthorized', 'unprocessable'],
    handle: async ({ params: { id }, bytes, headers }) => {
      const token = bearer(headers.authorization);
      const device = token === undefined ? undefined : await authenticate(id, token);
      if (!device) return unauthorized;
      const parsed = inWgs84(parsePositionMessage(bytes), device.crs);
      const outcome = await intake.submit(device, parsed, 'http');
      return answerOf(parsed, outcome);
    },
  });

/** OsmAnd and Traccar's clients put everything into the query, or into a form. */
const osmandRoute = ({ authenticate, intake }: HttpDeps, method: 'get' | 'post'): Route =>
  route({
    method,
    path: '/osmand',
    allow: 'anyone',
    tag,
    summary: 'A report in the OsmAnd protocol',
    description:
      'id, lat, lon, timestamp (s, ms or RFC 3339), speed (knots), bearing, altitude, accuracy; the token as `token` or by HTTP Basic.',
    query: z.looseObject({ id: z.string().optional(), token: z.string().optional() }),
    ...(method === 'post' && {
      body: { schema: z.looseObject({}), types: ['application/x-www-form-urlencoded'] },
    }),
    raw: true,
    bodyLimit: 16_000,
    responses: { 200: { description: 'Stored', schema: intakeOutcomeSchema } },
    problems: ['unauthorized', 'unprocessable'],
    handle: async ({ query, bytes, headers }: Input<unknown, Record<string, unknown>, unknown>) => {
      const form = Object.fromEntries(new URLSearchParams(bytes.toString('utf8')));
      const report = parseOsmAnd({ ...query, ...form });
      const basic = basicOf(headers.authorization);
      const id = report.device ?? basic?.user;
      const token = report.token ?? basic?.password;
      const device =
        id === undefined || token === undefined ? undefined : await authenticate(id, token);
      if (!device) return unauthorized;
      const parsed = inWgs84([report.parsed], device.crs);
      const outcome = await intake.submit(device, parsed, 'osmand');
      return answerOf(parsed, outcome);
    },
  });

/** 422 where nothing at all could be taken: then there is nothing that the sender could forget. */
function answerOf(parsed: readonly Parsed[], outcome: IntakeOutcome): Reply | Problem {
  const { accepted, late, duplicate, rejected } = outcome;
  if (parsed.length > 0 && accepted + late + duplicate === 0) return nothingTaken(outcome);
  return { json: { accepted, late, duplicate, rejected: [...rejected] } };
}

function nothingTaken({ rejected }: IntakeOutcome): Problem {
  const first = rejected[0];
  return {
    problem: 'unprocessable',
    detail: {
      en: `Nothing was taken: ${first ? `${first.reason}, ${first.detail}` : 'nothing in it could be read'}.`,
      zh: `未接收任何定位：${first ? `${first.reason}，${first.detail}` : '内容无法读取'}。`,
    },
    errors: rejected
      .slice(0, 100)
      .map(({ reason, detail }, i) => ({ path: `body.${i}`, message: `${reason}: ${detail}` })),
  };
}
