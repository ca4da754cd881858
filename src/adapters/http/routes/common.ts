import * as z from 'zod';
import { type Identity, signedBy } from '../../../domain/people/identity.ts';
import { deviceIdSchema } from '../../../wire/api.ts';
import { idParameter } from '../../../wire/api-queries.ts';
import type { Text } from '../language.ts';
import type { Problem } from '../problems.ts';

/** The name that a log gets for a call that was allowed; see signedBy. */
export const signer = (who: Identity | undefined, named?: string): string =>
  who ? signedBy(who, named) : '';

export const byDevice = z.strictObject({ id: deviceIdSchema });
export const byNumber = z.strictObject({ id: idParameter });
export const byZone = z.strictObject({ id: z.uuid() });

/** `not-found` that says what was not found. */
export const missing = (en: string, zh: string): Problem => ({
  problem: 'not-found',
  detail: { en, zh } satisfies Text,
});

export const noDevice = (id: string): Problem =>
  missing(
    `There is no device ${id} in service. GET /api/v1/devices lists them.`,
    `没有在用的设备 ${id}。可用 GET /api/v1/devices 查看。`,
  );
export const noZone = (id: string): Problem =>
  missing(
    `There is no zone ${id}. GET /api/v1/zones lists them.`,
    `没有区域 ${id}。可用 GET /api/v1/zones 查看。`,
  );
export const noCase = (id: number): Problem =>
  missing(
    `There is no case with the id ${id}. GET /api/v1/cases lists them.`,
    `没有编号为 ${id} 的案件。可用 GET /api/v1/cases 查看。`,
  );
export const noViolation = (id: number): Problem =>
  missing(
    `There is no violation ${id}, or it was withdrawn. GET /api/v1/violations lists them.`,
    `没有违规记录 ${id}，或已被撤销。可用 GET /api/v1/violations 查看。`,
  );

export const noPlan = (id: number): Problem =>
  missing(
    `There is no plan ${id}. GET /api/v1/plans lists them.`,
    `没有编号为 ${id} 的航线计划。可用 GET /api/v1/plans 查看。`,
  );
export const noFlight = (id: number): Problem =>
  missing(
    `There is no flight with the id ${id}. GET /api/v1/flights lists them.`,
    `没有编号为 ${id} 的飞行任务。可用 GET /api/v1/flights 查看。`,
  );

export const badSpan: Problem = {
  problem: 'invalid-request',
  detail: { en: '“from” must be before “to”.', zh: 'from 必须早于 to。' },
  errors: [{ path: 'query.from', message: 'must be before “to”' }],
};

/** The version in an If-Match header; undefined: none given or `*`; NaN: not one of ours. */
export function versionSeen(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return Number(/^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(header)?.[1] ?? Number.NaN);
}

export const badVersion: Problem = {
  problem: 'changed-meanwhile',
  detail: {
    en: 'If-Match is no version of it. Send the ETag exactly as it was read.',
    zh: 'If-Match 不是其版本号，请原样发送读取到的 ETag。',
  },
};
