/** Refusals under /open311 in the form of its specification, not as problem details. */
import type { Request } from 'express';
import type { ApiProblem } from '../../wire/api.ts';
import { OPEN311_TYPES, type Open311Format, open311List } from '../../wire/open311.ts';

const ROOT = '/open311/';

/** By the ending of the address; without one by what is accepted; else JSON. */
export function open311Format(path: string, accept: string | undefined): Open311Format {
  const ending = /\.(json|xml)$/.exec(path)?.[1];
  if (ending) return ending as Open311Format;
  const [first] = (accept ?? '').split(',').filter((type) => /\b(xml|json)\b/i.test(type));
  return first !== undefined && /\bxml\b/i.test(first) && !/html/i.test(first) ? 'xml' : 'json';
}

/**
 * The specification knows 404 (no such thing), 403 (key missing or wrong) and 400 (all else); a service that
 * is away stays 503 and one that failed 500, so that senders try again.
 */
function statusOf(status: number): number {
  if (status === 404 || status >= 500) return status;
  return status === 401 || status === 403 ? 403 : 400;
}

/** Undefined: not for its askers. */
export function open311Refusal(
  { path, headers }: Pick<Request, 'path' | 'headers'>,
  problem: ApiProblem,
): { readonly status: number; readonly type: string; readonly text: string } | undefined {
  if (!path.startsWith(ROOT)) return undefined;
  const status = statusOf(problem.status);
  const format = open311Format(path, headers.accept);
  const faults = problem.errors?.map(({ message }) => message) ?? [problem.detail];
  const errors = faults.map((description) => ({ code: status, description }));
  return { status, type: OPEN311_TYPES[format], text: open311List('errors', errors, format) };
}
