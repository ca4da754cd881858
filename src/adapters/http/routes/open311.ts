/** Open311 GeoReport v2, by its specification: wiki.open311.org/GeoReport_v2. */
import * as z from 'zod';
import type { Category } from '../../../domain/cases/category.ts';
import { type Identity, may } from '../../../domain/people/identity.ts';
import { createOpen311, isClosed, type Open311 } from '../../../services/open311/open311.ts';
import type { PublicRequest } from '../../../services/open311/ports.ts';
import {
  OPEN311_TYPES,
  type Open311Format,
  type Open311Item,
  open311Definition,
  open311List,
  withoutContacts,
} from '../../../wire/open311.ts';
import {
  type Fields,
  MOST_REQUESTS,
  type Open311Fault,
  readQuery,
  readReport,
} from '../../../wire/open311-report.ts';
import { toTime } from '../../../wire/to-api.ts';
import { isStorable, unstorable } from '../body.ts';
import type { HttpDeps } from '../deps.ts';
import { formFields } from '../form-fields.ts';
import type { Language } from '../language.ts';
import { open311Format } from '../open311-answers.ts';
import type { Problem } from '../problems.ts';
import { type Input, type Reply, type Route, route } from '../route.ts';
import { missing } from './common.ts';
import { open311DiscoveryRoutes } from './open311-discovery.ts';
import { SERVICE_NOTICES, statusNotes } from './open311-words.ts';

const tag = 'Open311';
const ROOT = '/open311/v2';
const TYPES = ['application/json', 'text/xml'];
/** Without an ending the format is the one that is accepted. */
const ENDINGS = ['', '.json', '.xml'] as const;
/** Whatever else an application sends is nothing to us. */
const anyQuery = z.looseObject({});

type Open311Deps = HttpDeps & { readonly open311: Open311 };

export function open311Routes(all: HttpDeps): Route[] {
  const { cases, whereabouts: setup, stores } = all;
  const deps = { ...all, open311: createOpen311({ cases, setup, store: stores.publicRequests }) };
  return [
    ...ENDINGS.map((ending) => servicesRoute(deps, ending)),
    serviceRoute(deps),
    ...ENDINGS.flatMap((ending) => [reportRoute(deps, ending), requestsRoute(deps, ending)]),
    requestRoute(deps),
    tokenRoute(deps),
    ...open311DiscoveryRoutes(all),
  ];
}

type List = Parameters<typeof open311List>[0];
const listed = (list: List, items: readonly Open311Item[], format: Open311Format): Reply => ({
  text: open311List(list, items, format),
  type: OPEN311_TYPES[format],
});

/** `06010.xml` → what is asked for, and how. */
const asked = (name: string, accept: string | undefined) => ({
  name: name.replace(/\.(json|xml)$/, ''),
  format: open311Format(name, accept),
});

const fieldsOf = (query: Readonly<Record<string, unknown>>): Fields =>
  new Map(Object.entries(query).map(([name, value]) => [name, String(value)]));

const servicesRoute = ({ open311 }: Open311Deps, ending: string): Route =>
  route({
    method: 'get',
    path: `${ROOT}/services${ending}`,
    allow: 'anyone',
    tag,
    summary: 'What can be reported',
    query: anyQuery,
    responses: { 200: { description: 'The services', types: TYPES } },
    handle: ({ headers }) =>
      listed('services', open311.services().map(toService), open311Format(ending, headers.accept)),
  });

const toService = ({ code, name, nameEn, group }: Category): Open311Item => ({
  service_code: code,
  service_name: name,
  description: nameEn === '' ? name : `${name} (${nameEn})`,
  metadata: false,
  type: 'realtime',
  keywords: [group, nameEn].filter((one) => one !== '').join(','),
  group,
});

const named = z.strictObject({ name: z.string().min(1).max(60) });

const serviceRoute = ({ open311 }: Open311Deps): Route =>
  route({
    method: 'get',
    path: `${ROOT}/services/{name}`,
    allow: 'anyone',
    tag,
    summary: 'What a service asks for beside what every report has: nothing',
    params: named,
    query: anyQuery,
    responses: { 200: { description: 'The definition', types: TYPES } },
    problems: ['not-found'],
    handle: ({ params, headers }) => {
      const { name, format } = asked(params.name, headers.accept);
      return open311.service(name)
        ? { text: open311Definition(name, format), type: OPEN311_TYPES[format] }
        : noService(name);
    },
  });

const REPORT_LIMIT = 100_000;

const reportRoute = (deps: Open311Deps, ending: string): Route =>
  route({
    method: 'post',
    path: `${ROOT}/requests${ending}`,
    // The key may be in the form, which is read below.
    allow: 'anyone',
    tag,
    summary: 'Report a matter; needs an api_key with the scope open311',
    description:
      'A form with service_code, lat, long and, if wished, address_string, description, media_url, first_name, last_name, email, phone. With the header `Idempotency-Key` (or the field outside_id) a report that is sent again is the same report.',
    query: anyQuery,
    body: {
      schema: z.unknown(),
      types: ['application/x-www-form-urlencoded', 'multipart/form-data'],
    },
    bodyLimit: REPORT_LIMIT,
    raw: true,
    responses: { 200: { description: 'The number of the case', types: TYPES } },
    problems: ['not-found', 'not-signed-in', 'not-allowed', 'too-large'],
    handle: (input) => takeReport(deps, input, ending),
  });

type AnyInput = Input<unknown, Readonly<Record<string, unknown>>, unknown>;

async function takeReport(
  deps: Open311Deps,
  { headers, bytes, who: known, query, language, address }: AnyInput,
  ending: string,
): Promise<Reply | Problem> {
  const form = await formFields(headers['content-type'] ?? '', bytes);
  if (!form) return noForm;
  for (const [name, value] of form)
    if (!isStorable(name) || !isStorable(value)) throw unstorable('body');
  const fields: Fields = new Map([...fieldsOf(query), ...form]);
  const who = known ?? (await byKey(deps, fields.get('api_key')));
  if (!who || !may(who, 'open311')) return noKey;
  const read = readReport(fields);
  if (!read.ok) return faulty(read.faults, language);
  const outcome = await deps.open311.report(read.report, who, ownKey(fields, headers));
  if (!outcome.ok) return noService(read.report.code);
  if (!known) await audited(deps, who, outcome.number, address);
  const item = {
    service_request_id: outcome.number,
    service_notice: SERVICE_NOTICES[outcome.outcome][language],
    account_id: null,
  };
  return listed('service_requests', [item], open311Format(ending, headers.accept));
}

const byKey = async (
  { keys }: HttpDeps,
  secret: string | undefined,
): Promise<Identity | undefined> =>
  secret === undefined || secret === '' ? undefined : keys.identify(secret.slice(0, 200));

/** Whoever is known by a header is written down already; by the form only here. */
async function audited(
  { audit, clock, log }: HttpDeps,
  who: Identity,
  made: string,
  address: string,
): Promise<void> {
  const by = { by: who.name, key: who.id };
  const action = `POST ${ROOT}/requests`;
  const entry = { at: clock.now(), ...by, action, subject: { made }, outcome: 200, address };
  await audit.write(entry).catch((error: unknown) => {
    log.warn({ ...entry, error: String(error) }, 'the audit log could not be written');
  });
}

function ownKey(fields: Fields, headers: AnyInput['headers']): string | undefined {
  const key = headers['idempotency-key'] ?? fields.get('outside_id');
  return typeof key === 'string' && key.trim() !== '' ? key.trim() : undefined;
}

const requestsRoute = ({ open311, clock }: Open311Deps, ending: string): Route =>
  route({
    method: 'get',
    path: `${ROOT}/requests${ending}`,
    allow: 'anyone',
    tag,
    summary: 'What the public reported, and what became of it: at most 90 days and 1000 requests',
    description:
      'service_request_id (several with commas; then nothing else counts), service_code, start_date, end_date, status (open, closed).',
    query: anyQuery,
    responses: { 200: { description: 'The newest first', types: TYPES } },
    handle: async ({ query, headers, language }) => {
      const read = readQuery(fieldsOf(query), clock.now());
      if (!read.ok) return faulty([read.fault], language);
      const { numbers, statuses, ...filter } = read.query;
      const ended = statuses?.length === 1 ? { ended: statuses[0] === 'closed' } : {};
      const found = numbers
        ? await open311.requests.byNumbers(numbers)
        : await open311.requests.list({ ...filter, ...ended }, MOST_REQUESTS);
      const items = found.map((one) => toRequest(one, language));
      return listed('service_requests', items, open311Format(ending, headers.accept));
    },
  });

const requestRoute = ({ open311 }: Open311Deps): Route =>
  route({
    method: 'get',
    path: `${ROOT}/requests/{name}`,
    allow: 'anyone',
    tag,
    summary: 'What became of one report',
    params: named,
    query: anyQuery,
    responses: { 200: { description: 'The request', types: TYPES } },
    problems: ['not-found'],
    handle: async ({ params, headers, language }) => {
      const { name, format } = asked(params.name, headers.accept);
      const found = await open311.requests.byNumbers([name]);
      const items = found.map((one) => toRequest(one, language));
      return items.length > 0 ? listed('service_requests', items, format) : noRequest(name);
    },
  });

const tokenRoute = ({ open311 }: Open311Deps): Route =>
  route({
    method: 'get',
    path: `${ROOT}/tokens/{name}`,
    allow: 'anyone',
    tag,
    summary: 'The number of a report by its token: here the two are the same',
    params: named,
    query: anyQuery,
    responses: { 200: { description: 'The request', types: TYPES } },
    problems: ['not-found'],
    handle: async ({ params, headers }) => {
      const { name, format } = asked(params.name, headers.accept);
      const [found] = await open311.requests.byNumbers([name]);
      if (!found) return noRequest(name);
      const item = { service_request_id: found.number, token: found.number };
      return listed('service_requests', [item], format);
    },
  });

/** Who reported it, and where pictures of it are, is nobody else's business. */
const toRequest = (request: PublicRequest, language: Language): Open311Item => ({
  service_request_id: request.number,
  status: isClosed(request) ? 'closed' : 'open',
  status_notes: statusNotes(request, language),
  service_name: request.category.name,
  service_code: request.category.code,
  description: withoutContacts(request.description),
  agency_responsible: request.unit ?? null,
  service_notice: null,
  requested_datetime: toTime(request.requested),
  updated_datetime: toTime(request.updated),
  expected_datetime: request.expected === undefined ? null : toTime(request.expected),
  address: withoutContacts(request.address),
  address_id: null,
  zipcode: null,
  lat: request.place[1],
  long: request.place[0],
  media_url: null,
});

const faulty = (faults: readonly Open311Fault[], language: Language): Problem => ({
  problem: 'invalid-request',
  errors: faults.map((fault) => ({ path: fault.field, message: fault[language] })),
});

const noForm: Problem = {
  problem: 'unsupported-media-type',
  detail: {
    en: 'Send the report as a form: Content-Type application/x-www-form-urlencoded.',
    zh: '请以表单发送：Content-Type application/x-www-form-urlencoded。',
  },
};
const noKey: Problem = {
  problem: 'not-allowed',
  detail: {
    en: 'The api_key is missing, or is not valid for reports. The bureau gives one out.',
    zh: 'api_key 缺失或无效，请向主管部门申请。',
  },
};
const noService = (code: string): Problem =>
  missing(
    `The service_code ${code} was not found. GET ${ROOT}/services lists them.`,
    `没有服务类别 ${code}。可用 GET ${ROOT}/services 查看。`,
  );
const noRequest = (number: string): Problem =>
  missing(`The service_request_id ${number} was not found.`, `没有编号为 ${number} 的反映。`);
