import * as z from 'zod';
import { flightId } from '../../../domain/flights/flight.ts';
import type { DeviceId } from '../../../domain/ids.ts';
import { type BlackBoxOutcome, MOST_BLACK_BOX } from '../../../services/flights/black-boxes.ts';
import { deviceIdSchema } from '../../../wire/api.ts';
import { blackBoxQuery, idParameter } from '../../../wire/api-queries.ts';
import { basicOf, unauthorized } from '../credentials.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { missing, noFlight } from './common.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha-256 in lower-case hex');
const TYPE = 'application/octet-stream';
const kept = z.object({ sha256: z.string() }).meta({ id: 'KeptBlackBox' });

export const blackBoxRoutes = (deps: HttpDeps): Route[] => [putRoute(deps), getRoute(deps)];

const putRoute = ({ authenticate, blackBoxes }: HttpDeps): Route =>
  route({
    method: 'put',
    path: '/api/v1/devices/{id}/black-boxes/{sha256}',
    allow: 'anyone',
    tag: 'Drones',
    summary: 'Hand in a drone’s black box (.tlog) as the drone itself, by HTTP Basic',
    description:
      'The bytes must have the sha-256 that the address names. Sent again, nothing changes.',
    params: z.strictObject({ id: deviceIdSchema, sha256 }),
    query: blackBoxQuery,
    body: { schema: z.string(), types: [TYPE] },
    token: true,
    streamed: true,
    responses: {
      200: { description: 'It was there already', schema: kept },
      201: { description: 'It is kept', schema: kept },
    },
    problems: ['unauthorized', 'conflict'],
    handle: async ({ params, query, headers, stream }) => {
      const basic = basicOf(headers.authorization);
      const own = basic && basic.user === params.id;
      const device = own ? await authenticate(params.id, basic.password) : undefined;
      // The body is not read: the connection cannot be used for another request.
      if (!device) return { ...unauthorized, headers: { ...unauthorized.headers, ...CLOSE } };
      const box = { sha256: params.sha256, ...query };
      const outcome = await blackBoxes.store(params.id as DeviceId, box, stream);
      if (!outcome.ok) return refused(outcome, params.sha256);
      return {
        status: outcome.fresh ? 201 : 200,
        json: { sha256: params.sha256 },
        headers: CLOSE,
      };
    },
  });

const CLOSE = { Connection: 'close' };

function refused(outcome: Exclude<BlackBoxOutcome, { ok: true }>, expected: string): Problem {
  switch (outcome.reason) {
    case 'too-large':
      return {
        problem: 'too-large',
        headers: CLOSE,
        detail: {
          en: `A black box is at most ${MOST_BLACK_BOX / 1024 / 1024} MB.`,
          zh: `黑匣子文件最大 ${MOST_BLACK_BOX / 1024 / 1024} MB。`,
        },
      };
    case 'span':
      return {
        problem: 'invalid-request',
        headers: CLOSE,
        detail: {
          en: '“began” must not be after “ended”, at most 48 hours before it, and neither in the future.',
          zh: 'began 不得晚于 ended，间隔不超过 48 小时，且不得在未来。',
        },
        errors: [{ path: 'query.began', message: 'does not go with “ended”' }],
      };
    case 'no-room':
      return {
        problem: 'unavailable',
        headers: { ...CLOSE, 'Retry-After': '600' },
        detail: {
          en: 'The disk is nearly full. Make room and send it again.',
          zh: '磁盘空间不足，请清理后重新发送。',
        },
      };
    case 'mismatch':
      return {
        problem: 'conflict',
        detail: {
          en: `What came has the sha-256 ${outcome.found}, not ${expected}. Nothing was kept; send it again.`,
          zh: `收到的数据 sha-256 为 ${outcome.found}，不是 ${expected}。未保存，请重新发送。`,
        },
      };
  }
}

const getRoute = ({ flights, stores, blackBoxes }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/flights/{id}/black-boxes/{sha256}',
    allow: 'fleet:look',
    tag: 'Flights',
    summary: 'A black box of a flight, as QGroundControl and MAVProxy open it',
    params: z.strictObject({ id: idParameter, sha256 }),
    responses: { 200: { description: 'The .tlog', types: [TYPE] } },
    problems: ['not-found'],
    handle: async ({ params: { id, sha256: wanted } }) => {
      const flight = await flights.get(flightId(id));
      if (!flight) return noFlight(id);
      const box = (await stores.flights.blackBoxes(flight.id)).find((b) => b.sha256 === wanted);
      const pieces = box && (await blackBoxes.read(wanted));
      if (!box || !pieces) return noBox;
      return {
        pieces,
        packed: true,
        type: TYPE,
        headers: {
          'Content-Length': String(box.bytes),
          'Content-Disposition': `attachment; filename="${flight.number}-${wanted.slice(0, 8)}.tlog"`,
        },
      };
    },
  });

const noBox = missing(
  'This flight has no such black box. GET /api/v1/flights/{id} lists them.',
  '该飞行没有此黑匣子文件。可用 GET /api/v1/flights/{id} 查看。',
);
