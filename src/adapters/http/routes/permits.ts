/** The register of permits to carry muck (准运证). */
import * as z from 'zod';
import { type DeviceId, permitId } from '../../../domain/ids.ts';
import { offsetsOf } from '../../../domain/supervision/local-time.ts';
import { judgePermit, type Permit } from '../../../domain/supervision/permit.ts';
import { judgePermits } from '../../../services/permits/judging.ts';
import { MOST_PERMITS } from '../../../services/permits/permits.ts';
import { page } from '../../../wire/api.ts';
import {
  listedPermitSchema,
  newPermitSchema,
  permitAtQuery,
  permitImportSchema,
  permitJudgementSchema,
  permitSchema,
  permitsQuery,
} from '../../../wire/api-permits.ts';
import { permitsFromCsv, permitsToCsv } from '../../../wire/permits-csv.ts';
import { toTime } from '../../../wire/to-api.ts';
import { fromApiPermit, toApiPermit } from '../../../wire/to-api-permits.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import type { Language } from '../language.ts';
import type { Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { badLines, tableTextOf } from '../table-text.ts';
import { badVersion, byDevice, noDevice, versionSeen } from './common.ts';
import { noPermit, notWritten, refusalWords } from './permit-words.ts';
import { attached, CSV } from './setup-common.ts';

const tag = 'Permits';
const byPermit = z.strictObject({ id: z.uuid() });
/** Versions of one permit: more than anybody writes. */
const MOST_VERSIONS = 1000;
/** Of one export: more trucks than any city has. */
const MOST_EXPORTED = 100_000;

export const permitRoutes = (deps: HttpDeps): Route[] => [
  // Before `/permits/{id}`, which would take their last word for an id.
  ...fileRoutes(deps),
  ...readingRoutes(deps),
  ...changingRoutes(deps),
  vehicleRoute(deps),
];

/** With its version as the tag: `If-Match` with it refuses a change of something newer. */
const tagged = (permit: Permit, status = 200, made: Record<string, string> = {}): Reply => ({
  status,
  json: toApiPermit(permit),
  headers: { ETag: `"${permit.version}"`, ...made },
});

const readingRoutes = ({ stores, clock, settings }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/permits',
    allow: 'fleet:look',
    tag,
    summary: 'Permits on the register, by number, with what is wrong with each now',
    query: permitsQuery,
    responses: { 200: { description: 'A page of permits', schema: page(listedPermitSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { q, device, limit, cursor } }) => {
      const after = decodeCursor(cursor, z.string().max(60));
      const rows = await stores.permits.list({ text: q, device }, after, limit + 1);
      const ground = { offsets: offsetsOf(settings.timezone), zones: [] };
      const now = clock.now();
      const listed = (permit: Permit) => ({
        ...toApiPermit(permit),
        findings: judgePermit(permit, now, undefined, ground),
      });
      return { json: pageOf(rows, limit, (row) => row.number, listed) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/permits/{id}',
    allow: 'fleet:look',
    tag,
    summary: 'A permit, its newest version',
    params: byPermit,
    responses: { 200: { description: 'The permit; ETag is its version', schema: permitSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const [newest] = await stores.permits.versions(permitId(id)!, 1);
      return newest ? tagged(newest) : noPermit(id);
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/permits/{id}/versions',
    allow: 'fleet:look',
    tag,
    summary: 'All versions of a permit, the newest first',
    params: byPermit,
    responses: { 200: { description: 'The versions', schema: page(permitSchema) } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const versions = await stores.permits.versions(permitId(id)!, MOST_VERSIONS);
      return versions.length > 0
        ? { json: { items: versions.map(toApiPermit), next: null } }
        : noPermit(id);
    },
  }),
];

const changingRoutes = ({ permits }: HttpDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/permits',
    allow: 'fleet:change',
    tag,
    summary: 'Write a permit down; it holds from now on',
    description: 'A vehicle has one permit for a day; a revoked one is in nobody’s way.',
    body: { schema: newPermitSchema },
    responses: { 201: { description: 'The permit', schema: permitSchema } },
    problems: ['conflict', 'unprocessable'],
    handle: async ({ body }) => {
      const outcome = await permits.add(fromApiPermit(body));
      if (!outcome.ok) return notWritten(outcome);
      const { permit } = outcome;
      return tagged(permit, 201, { Location: `/api/v1/permits/${permit.id}` });
    },
  }),
  route({
    method: 'put',
    path: '/api/v1/permits/{id}',
    allow: 'fleet:change',
    tag,
    summary:
      'Change, suspend or revoke a permit: makes its next version; what it said before stays',
    description:
      'Send `If-Match` with the ETag that you read, so as not to overwrite another’s edit.',
    params: byPermit,
    body: { schema: newPermitSchema },
    responses: { 200: { description: 'The new version', schema: permitSchema } },
    problems: ['not-found', 'conflict', 'changed-meanwhile', 'unprocessable'],
    handle: async ({ params: { id }, body, headers }) => {
      const seen = versionSeen(headers['if-match']);
      if (Number.isNaN(seen)) return badVersion;
      const outcome = await permits.change(permitId(id)!, fromApiPermit(body), seen);
      return outcome.ok ? tagged(outcome.permit) : notWritten(outcome, id);
    },
  }),
  route({
    method: 'delete',
    path: '/api/v1/permits/{id}',
    allow: 'fleet:change',
    tag,
    summary: 'Take a permit off the register from now on; what cases say of it stays',
    params: byPermit,
    responses: { 204: { description: 'It is not on the register any more' } },
    problems: ['not-found', 'conflict', 'changed-meanwhile'],
    handle: async ({ params: { id }, headers }) => {
      const seen = versionSeen(headers['if-match']);
      if (Number.isNaN(seen)) return badVersion;
      const outcome = await permits.remove(permitId(id)!, seen);
      return outcome.ok ? { status: 204 } : notWritten(outcome, id);
    },
  }),
];

const fileRoutes = ({ permits, stores }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/permits/csv',
    allow: 'fleet:look',
    tag,
    summary: 'The register as a table, to be edited and imported again',
    responses: { 200: { description: 'A line a permit', types: ['text/csv'] } },
    handle: async () => {
      const all = await stores.permits.list({}, undefined, MOST_EXPORTED);
      return { text: permitsToCsv(all), type: CSV, headers: attached('permits.csv') };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/permits/import',
    allow: 'fleet:change',
    tag,
    summary: 'Add or change permits from a table (CSV): all of them, or none',
    description:
      'The columns of the exported table. A line whose number is on the register changes that permit; one that says what the register says already changes nothing. Vehicles by id or plate, zones by name, several parted by `;`, hours as `22:00-06:00`.',
    body: { schema: z.unknown(), types: ['text/csv'] },
    bodyLimit: 5_000_000,
    raw: true,
    responses: { 200: { description: 'How many', schema: permitImportSchema } },
    problems: ['unprocessable', 'too-large'],
    handle: async ({ bytes, language }) => {
      const text = tableTextOf(bytes);
      if (typeof text !== 'string') return text;
      const { lines, problems } = permitsFromCsv(text, MOST_PERMITS);
      if (problems.length > 0)
        return badLines(problems.map(({ line, said }) => ({ line, message: said[language] })));
      const outcome = await permits.take(lines.map(({ entry }) => entry));
      if (!outcome.ok) return refusedLines(outcome.refused, lines, language);
      const { ok: _, ...counts } = outcome;
      return { json: counts };
    },
  }),
];

type Taken = Awaited<ReturnType<HttpDeps['permits']['take']>>;

function refusedLines(
  refused: Extract<Taken, { ok: false }>['refused'],
  lines: readonly { readonly line: number }[],
  language: Language,
): Problem {
  return badLines(
    refused.slice(0, 100).map(({ at, refusal }) => ({
      line: lines[at]!.line,
      message: refusalWords(refusal)[language],
    })),
  );
}

const vehicleRoute = ({ stores, clock, settings }: HttpDeps): Route =>
  route({
    method: 'get',
    path: '/api/v1/devices/{id}/permit',
    allow: 'fleet:look',
    tag,
    summary: 'The permit that a vehicle has, or had at a time, and what it breaks there',
    description: 'By the register as it stood at that time. Without a place, by the time alone.',
    params: byDevice,
    query: permitAtQuery,
    responses: { 200: { description: 'The permit', schema: permitJudgementSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, query: { at = clock.now(), lat, lon } }) => {
      if (!(await stores.devices.known(id))) return noDevice(id);
      const place = lat !== undefined && lon !== undefined ? ([lon, lat] as const) : undefined;
      const ask = { device: id as DeviceId, at, ...(place && { place }) };
      const [judged] = await judgePermits(stores.permits, [ask], settings.timezone);
      return {
        json: {
          device: id,
          at: toTime(at),
          judged: judged !== undefined,
          permit: judged?.permit ? toApiPermit(judged.permit) : null,
          findings: judged?.findings ?? [],
        },
      };
    },
  });
