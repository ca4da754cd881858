/** A report that comes in by Open311. */
import * as z from 'zod';
import { type Identity, may } from '../../../domain/people/identity.ts';
import { type Fields, readReport } from '../../../wire/open311-report.ts';
import { isStorable, unstorable } from '../body.ts';
import type { HttpDeps } from '../deps.ts';
import { formFields } from '../form-fields.ts';
import { open311Format } from '../open311-answers.ts';
import type { Problem } from '../problems.ts';
import { type Input, type Reply, type Route, route } from '../route.ts';
import {
  anyQuery,
  faulty,
  fieldsOf,
  listed,
  noService,
  OPEN311_TAG,
  type Open311Deps,
  ROOT,
  TYPES,
} from './open311-common.ts';
import { SERVICE_NOTICES } from './open311-words.ts';

const REPORT_LIMIT = 100_000;

/** @param ending of the address: the format, or none */
export const reportRoute = (deps: Open311Deps, ending: string): Route =>
  route({
    method: 'post',
    path: `${ROOT}/requests${ending}`,
    // The key may be in the form, which is read below.
    allow: 'anyone',
    tag: OPEN311_TAG,
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
