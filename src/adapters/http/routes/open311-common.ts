/** What the doors of Open311 share. */
import * as z from 'zod';
import type { Open311 } from '../../../services/open311/open311.ts';
import {
  OPEN311_TYPES,
  type Open311Format,
  type Open311Item,
  open311List,
} from '../../../wire/open311.ts';
import type { Fields, Open311Fault } from '../../../wire/open311-report.ts';
import type { HttpDeps } from '../deps.ts';
import type { Language } from '../language.ts';
import type { Problem } from '../problems.ts';
import type { Reply } from '../route.ts';
import { missing } from './common.ts';

export const OPEN311_TAG = 'Open311';
export const ROOT = '/open311/v2';
export const TYPES = ['application/json', 'text/xml'];
/** Whatever else an application sends is nothing to us. */
export const anyQuery = z.looseObject({});

export type Open311Deps = HttpDeps & { readonly open311: Open311 };

type List = Parameters<typeof open311List>[0];
export const listed = (
  list: List,
  items: readonly Open311Item[],
  format: Open311Format,
): Reply => ({
  text: open311List(list, items, format),
  type: OPEN311_TYPES[format],
});

export const fieldsOf = (query: Readonly<Record<string, unknown>>): Fields =>
  new Map(Object.entries(query).map(([name, value]) => [name, String(value)]));

export const faulty = (faults: readonly Open311Fault[], language: Language): Problem => ({
  problem: 'invalid-request',
  errors: faults.map((fault) => ({ path: fault.field, message: fault[language] })),
});

export const noService = (code: string): Problem =>
  missing(
    `The service_code ${code} was not found. GET ${ROOT}/services lists them.`,
    `没有服务类别 ${code}。可用 GET ${ROOT}/services 查看。`,
  );
