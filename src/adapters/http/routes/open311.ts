/** Open311 GeoReport v2, by its specification: wiki.open311.org/GeoReport_v2. */
import * as z from 'zod';
import type { Category } from '../../../domain/cases/category.ts';
import { createOpen311, isClosed } from '../../../services/open311/open311.ts';
import type { PublicRequest } from '../../../services/open311/ports.ts';
import {
  OPEN311_TYPES,
  type Open311Item,
  open311Definition,
  withoutContacts,
} from '../../../wire/open311.ts';
import { MOST_REQUESTS, readQuery } from '../../../wire/open311-report.ts';
import { toTime } from '../../../wire/to-api.ts';
import type { HttpDeps } from '../deps.ts';
import type { Language } from '../language.ts';
import { open311Format } from '../open311-answers.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { missing } from './common.ts';
import {
  anyQuery,
  faulty,
  fieldsOf,
  listed,
  noService,
  type Open311Deps,
  ROOT,
  TYPES,
  OPEN311_TAG as tag,
} from './open311-common.ts';
import { open311DiscoveryRoutes } from './open311-discovery.ts';
import { reportRoute } from './open311-reports.ts';
import { statusNotes } from './open311-words.ts';

/** Without an ending the format is the one that is accepted. */
const ENDINGS = ['', '.json', '.xml'] as const;

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

/** `06010.xml` → what is asked for, and how. */
const asked = (name: string, accept: string | undefined) => ({
  name: name.replace(/\.(json|xml)$/, ''),
  format: open311Format(name, accept),
});
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

const noRequest = (number: string): Problem =>
  missing(`The service_request_id ${number} was not found.`, `没有编号为 ${number} 的反映。`);
