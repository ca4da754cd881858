import * as z from 'zod';
import { zoneId } from '../../../domain/ids.ts';
import type { Zone } from '../../../domain/supervision/zone.ts';
import type { ZoneDraft, ZoneRefusal } from '../../../services/zones.ts';
import { newZoneSchema, page, zoneSchema } from '../../../wire/api.ts';
import { importQuery, zonesQuery } from '../../../wire/api-queries.ts';
import { fromApiZone, toApiZone, toTime } from '../../../wire/to-api.ts';
import { zonesFromGeoJson, zonesToGeoJson } from '../../../wire/zones-geojson.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Reply, type Route, route } from '../route.ts';
import { byZone, noZone, versionSeen } from './common.ts';
import { SHAPE_WORDS } from './shape-words.ts';
import { featureCollection } from './tracks-shared.ts';

const tag = 'Zones';
const GEOJSON = 'application/geo+json';
const IMPORT_LIMIT = 5_000_000;
/** Zones of one export, versions of one zone: more than a bureau has. */
const MOST_ZONES = 10_000;
const MOST_VERSIONS = 1000;

const importOutcome = z
  .object({
    zones: z.array(zoneSchema),
  })
  .meta({ id: 'ZoneImport' });

/** A zone with its version as the tag: `If-Match` with it refuses an edit of something newer. */
const tagged = (zone: Zone, status = 200): Reply => ({
  status,
  json: toApiZone(zone),
  headers: { ETag: `"${zone.version}"` },
});

export const zoneRoutes = (deps: HttpDeps): Route[] => [
  // Before `/zones/{id}`, which would take their last word for an id.
  ...fileRoutes(deps),
  ...readingRoutes(deps),
  ...changingRoutes(deps),
];

const readingRoutes = ({ stores, clock }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/zones',
    allow: 'fleet:look',
    tag,
    summary: 'Zones in force, and those still to come',
    query: zonesQuery,
    responses: {
      200: { description: 'A page of zones', schema: page(zoneSchema) },
      304: { description: 'As before' },
    },
    problems: ['invalid-cursor'],
    handle: async ({ query: { at, limit, cursor } }) => {
      const after = decodeCursor(cursor, z.uuid());
      const rows =
        at === undefined
          ? await stores.zones.current(clock.now(), after, limit + 1)
          : await stores.zones.at(at, after, limit + 1);
      return { json: pageOf(rows, limit, (row) => row.id, toApiZone), etag: true };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/zones/{id}',
    allow: 'fleet:look',
    tag,
    summary: 'A zone, its newest version',
    params: byZone,
    responses: {
      200: { description: 'The zone; ETag is its version', schema: zoneSchema },
      304: { description: 'As before' },
    },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const [newest] = await stores.zones.versions(zoneId(id)!, 1);
      return newest ? { ...tagged(newest), etag: true } : noZone(id);
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/zones/{id}/versions',
    allow: 'fleet:look',
    tag,
    summary: 'All versions of a zone, the newest first',
    params: byZone,
    responses: { 200: { description: 'The versions', schema: page(zoneSchema) } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const versions = await stores.zones.versions(zoneId(id)!, MOST_VERSIONS);
      return versions.length > 0
        ? { json: { items: versions.map(toApiZone), next: null } }
        : noZone(id);
    },
  }),
];

const fileRoutes = ({ stores, zones, clock }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/zones/geojson',
    allow: 'fleet:look',
    tag,
    summary: 'All zones in force as one GeoJSON file',
    responses: {
      200: { description: 'A feature per zone', schema: featureCollection, types: [GEOJSON] },
    },
    handle: async () => {
      const all = await stores.zones.at(clock.now(), undefined, MOST_ZONES);
      return {
        json: zonesToGeoJson(all.map(toApiZone)),
        type: GEOJSON,
        headers: { 'Content-Disposition': 'attachment; filename="zones.geojson"' },
        etag: true,
      };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/zones/import',
    allow: 'fleet:change',
    tag,
    summary: 'Make zones out of a GeoJSON file: all of them, or none',
    query: importQuery,
    body: { schema: z.unknown(), types: [GEOJSON, 'application/json'] },
    bodyLimit: IMPORT_LIMIT,
    responses: { 201: { description: 'The zones that were made', schema: importOutcome } },
    problems: ['unprocessable'],
    handle: async ({ query: { kind, width, radius }, body }) => {
      const read = zonesFromGeoJson(body, {
        ...(kind && { kind }),
        ...(width !== undefined && { widthMetres: width }),
        ...(radius !== undefined && { radiusMetres: radius }),
      });
      if (read.problems.length > 0) return unreadable(read.problems);
      const outcome = await zones.add(read.zones.map(fromApiZone));
      return outcome.ok
        ? { status: 201, json: { zones: outcome.zones.map(toApiZone) } }
        : refused(outcome, undefined, true);
    },
  }),
];

const changingRoutes = ({ zones }: HttpDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/zones',
    allow: 'fleet:change',
    tag,
    summary: 'Draw a zone',
    body: { schema: newZoneSchema },
    bodyLimit: IMPORT_LIMIT,
    responses: { 201: { description: 'The zone', schema: zoneSchema } },
    problems: ['unprocessable'],
    handle: async ({ body }) => {
      const outcome = await zones.add([fromApiZone(body)]);
      if (!outcome.ok) return refused(outcome);
      const zone = outcome.zones[0]!;
      const { headers, ...reply } = tagged(zone, 201) as Extract<Reply, { json: unknown }>;
      return { ...reply, headers: { ...headers, Location: `/api/v1/zones/${zone.id}` } };
    },
  }),
  route({
    method: 'put',
    path: '/api/v1/zones/{id}',
    allow: 'fleet:change',
    tag,
    summary: 'Edit a zone: makes its next version, the one before ends where it begins',
    description:
      'Send `If-Match` with the ETag that you read, so as not to overwrite another’s edit.',
    params: byZone,
    body: { schema: newZoneSchema },
    bodyLimit: IMPORT_LIMIT,
    responses: { 200: { description: 'The new version', schema: zoneSchema } },
    problems: ['not-found', 'conflict', 'changed-meanwhile', 'unprocessable'],
    handle: async ({ params: { id }, body, headers }) => {
      const seen = versionSeen(headers['if-match']);
      if (Number.isNaN(seen)) return badMatch;
      const draft: ZoneDraft = fromApiZone(body);
      const outcome = await zones.edit(zoneId(id)!, draft, seen);
      return outcome.ok ? tagged(outcome.zone) : refused(outcome, id);
    },
  }),
  route({
    method: 'delete',
    path: '/api/v1/zones/{id}',
    allow: 'fleet:change',
    tag,
    summary: 'Take a zone away from now on; what was judged by it stays',
    params: byZone,
    responses: { 204: { description: 'It has ended' } },
    problems: ['not-found', 'conflict', 'changed-meanwhile'],
    handle: async ({ params: { id }, headers }) => {
      const seen = versionSeen(headers['if-match']);
      if (Number.isNaN(seen)) return badMatch;
      const outcome = await zones.remove(zoneId(id)!, seen);
      return outcome.ok ? { status: 204 } : refused(outcome, id);
    },
  }),
];

const badMatch: Problem = {
  problem: 'changed-meanwhile',
  detail: {
    en: 'If-Match is not a version of this zone. Send the ETag exactly as it was read.',
    zh: 'If-Match 不是该区域的版本，请原样发送读取到的 ETag。',
  },
};

function unreadable(
  problems: readonly { readonly feature: number; readonly message: string }[],
): Problem {
  const count = problems.length;
  return {
    problem: 'unprocessable',
    detail: {
      en: `Nothing was imported: ${count} of the features cannot be zones. “errors” says which and why.`,
      zh: `未导入任何区域：有 ${count} 个要素不能成为区域，errors 说明了原因。`,
    },
    errors: problems.slice(0, 100).map(({ feature, message }) => ({
      path: feature < 0 ? 'body' : `body.features.${feature}`,
      message,
    })),
  };
}

function refused(outcome: ZoneRefusal, id = '', ofFile = false): Problem {
  switch (outcome.reason) {
    case 'unknown':
      return noZone(id);
    case 'ended':
      return {
        problem: 'conflict',
        detail: {
          en: `This zone ended at ${toTime(outcome.at)}. Draw a new one.`,
          zh: `该区域已于 ${toTime(outcome.at)} 失效，请新建区域。`,
        },
      };
    case 'changed':
      return {
        problem: 'changed-meanwhile',
        detail: {
          en: `The zone is at version ${outcome.version} by now. Read it again and edit that.`,
          zh: `该区域已更新到第 ${outcome.version} 版，请重新读取后再修改。`,
        },
      };
    case 'empty-validity':
      return invalid('body.validTo', {
        en: '“validTo” must be after “validFrom”.',
        zh: 'validTo 必须晚于 validFrom。',
      });
    case 'before-current':
      return invalid('body.validFrom', {
        en: `“validFrom” must not be before ${toTime(outcome.from)}, when the present version began.`,
        zh: `validFrom 不得早于当前版本的生效时间 ${toTime(outcome.from)}。`,
      });
    case 'shape':
      return unusable(outcome.faults, ofFile);
  }
}

function unusable(
  faults: Extract<ZoneRefusal, { reason: 'shape' }>['faults'],
  ofFile: boolean,
): Problem {
  const first = faults[0]!;
  return {
    problem: 'unprocessable',
    detail: {
      en: `The shape cannot be a zone: ${first.message} (${first.path}).`,
      zh: `该形状不能作为区域：${first.path}，${SHAPE_WORDS[first.problem]}。`,
    },
    errors: faults.map(({ draft, path, message }) => ({
      path: ofFile ? `body.features.${draft}.${path}` : `body.shape.${path}`,
      message,
    })),
  };
}

const invalid = (path: string, detail: { en: string; zh: string }): Problem => ({
  problem: 'unprocessable',
  detail,
  errors: [{ path, message: detail.en }],
});
