/** A row of the route table: what is documented, what is validated and what is done, in one place. */
import type { IncomingHttpHeaders } from 'node:http';
import type * as z from 'zod';
import type { Identity } from '../../domain/people/identity.ts';
import type { Permission } from '../../domain/people/roles.ts';
import type { RouteSpec } from '../../wire/openapi.ts';
import type { Language } from './language.ts';
import { PROBLEMS, type ProblemName } from './problem-table.ts';
import type { Problem } from './problems.ts';

export type Reply =
  | {
      readonly json: unknown;
      readonly status?: number;
      readonly type?: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Tag the answer, and answer 304 where the asker has it already. */
      readonly etag?: boolean;
    }
  | {
      readonly text: string;
      readonly type: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly pieces: AsyncIterable<string | Uint8Array>;
      readonly type: string;
      readonly headers: Readonly<Record<string, string>>;
      /** It would not get smaller: sent as it is. */
      readonly packed?: boolean;
    }
  | {
      readonly status: 204 | 303;
      readonly headers?: Readonly<Record<string, string | readonly string[]>>;
    };

export interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The body as it came, for routes that parse it themselves. */
  readonly bytes: Buffer;
  /** The body piece by piece, for routes with `streamed`. */
  readonly stream: AsyncIterable<Uint8Array>;
  readonly headers: IncomingHttpHeaders;
  readonly language: Language;
  /** IP address of who asks, behind trusted proxies too; empty: not known. */
  readonly address: string;
  /** Whether it came by https, as far as this service or a trusted proxy knows. */
  readonly secure: boolean;
  /** Who asks; of rows that `allow: 'anyone'` nobody may be there. */
  readonly who: Identity | undefined;
  /** Aborted when the asker is gone or was answered that it takes too long. */
  readonly signal: AbortSignal;
}

/** Who may call: holders of one of these permissions, anybody signed in, or anyone at all. */
export type Allow = Permission | readonly Permission[] | 'signed-in' | 'anyone';

export interface Route extends RouteSpec {
  readonly allow: Allow;
  /** Bytes of body that are taken. */
  readonly bodyLimit: number;
  /** Whether a call that is not GET is written to the audit log. */
  readonly audited: boolean;
  /** The handler reads `bytes` by itself; a body may then also be absent. */
  readonly raw: boolean;
  /** The handler reads `stream` by itself, and watches over its size and time. */
  readonly streamed: boolean;
  /** From the head of a request to the beginning of its answer, ms. */
  readonly patience: number;
  handle(input: Input<unknown, unknown, unknown>): Promise<Reply | Problem>;
}

interface RouteRow<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>
  extends Omit<RouteSpec, 'problems'> {
  readonly allow: Allow;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: { readonly schema: B; readonly types?: readonly string[] };
  readonly bodyLimit?: number;
  /** False: it changes nothing that anybody would ask about later. Absent: true where somebody is signed in. */
  readonly audited?: boolean;
  readonly raw?: boolean;
  readonly streamed?: boolean;
  readonly patience?: number;
  /** Those beside the ones that every route has. */
  readonly problems?: readonly ProblemName[];
  readonly handle: (
    input: Input<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<Reply | Problem> | Reply | Problem;
}

const BODY_LIMIT = 256_000;
const PATIENCE = 30_000;

/** Gives the handler the types of its row's schemas, and forgets them: the table holds rows alike. */
export function route<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  row: RouteRow<P, Q, B>,
): Route {
  const {
    problems = [],
    audited = row.method !== 'get',
    handle,
    bodyLimit = BODY_LIMIT,
    raw = false,
    streamed = false,
    patience = PATIENCE,
    ...spec
  } = row;
  const anywhere: ProblemName[] = ['invalid-request', 'internal', 'unavailable'];
  if (row.body) anywhere.push('invalid-json', 'too-large', 'unsupported-media-type');
  if (row.method !== 'get') anywhere.push('foreign-origin');
  if (row.allow !== 'anyone') anywhere.push('not-signed-in', 'not-allowed');
  const names = [...new Set([...problems, ...anywhere])];
  return {
    ...spec,
    audited,
    bodyLimit,
    raw,
    streamed,
    patience,
    problems: names
      .map((name) => ({ status: PROBLEMS[name].status, title: PROBLEMS[name].title.en }))
      .sort((a, b) => a.status - b.status),
    handle: async (input) => handle(input as Input<z.output<P>, z.output<Q>, z.output<B>>),
  };
}
