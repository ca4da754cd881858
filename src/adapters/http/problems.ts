/** Problem details (RFC 9457): a stable type for programs, plain words for people. */
import * as z from 'zod';
import type { ApiProblem } from '../../wire/api.ts';
import type { Language, Text } from './language.ts';
import { PROBLEMS, type ProblemName } from './problem-table.ts';

export interface Problem {
  readonly problem: ProblemName;
  /** What to do, where the table's own words are not exact enough. */
  readonly detail?: Text;
  readonly errors?: readonly FieldError[];
  readonly reason?: string;
  /** [lon, lat] */
  readonly at?: readonly [number, number];
  readonly headers?: Readonly<Record<string, string>>;
}

interface FieldError {
  readonly path: string;
  readonly message: string;
}

export const isProblem = (value: object): value is Problem => 'problem' in value;

/** Ends a request from within: for what can turn up anywhere, such as a body that is too large. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.problem);
    this.problem = problem;
  }
}

export function problemBody(problem: Problem, language: Language): ApiProblem {
  const { status, title, detail } = PROBLEMS[problem.problem];
  return {
    type: `/problems/${problem.problem}`,
    title: title[language],
    status,
    detail: (problem.detail ?? detail)[language],
    ...(problem.errors && { errors: [...problem.errors] }),
    ...(problem.reason !== undefined && { reason: problem.reason }),
    ...(problem.at && { at: [...problem.at] }),
  };
}

/** At most this many faults are told at once. */
const MOST_ERRORS = 50;

/** Checks a value against a schema; its faults are told in the asker's language, field by field. */
export function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: 'query' | 'path' | 'body',
  language: Language,
): { ok: true; value: z.output<S> } | { ok: false; problem: Problem } {
  const locale = language === 'zh' ? z.locales.zhCN() : z.locales.en();
  const parsed = schema.safeParse(value, { error: locale.localeError });
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.slice(0, MOST_ERRORS).map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message + known(issue, schema, language),
  }));
  return { ok: false, problem: { problem: 'invalid-request', detail: summary(errors), errors } };
}

const summary = (errors: readonly FieldError[]): Text => {
  const first = errors[0]!;
  const more = errors.length - 1;
  return {
    en: `Correct ${first.path}: ${first.message}${more > 0 ? ` (and ${more} more, see “errors”)` : ''}`,
    zh: `请更正 ${first.path}：${first.message}${more > 0 ? `（另有 ${more} 处，见 errors）` : ''}`,
  };
};

/** For an unknown name at the top: the names that there are. */
function known(issue: z.core.$ZodIssue, schema: z.ZodType, language: Language): string {
  if (issue.code !== 'unrecognized_keys' || issue.path.length > 0) return '';
  if (!(schema instanceof z.ZodObject)) return '';
  const names = Object.keys(schema.shape).join(', ');
  if (names === '') return '';
  return language === 'zh' ? `；可用：${names}` : `; known: ${names}`;
}
