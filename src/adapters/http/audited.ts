/** The audit log's line about one call of the API. */
import type { Request } from 'express';
import type { Identity } from '../../domain/people/identity.ts';
import type { AuditEntry, AuditLog } from '../../services/people/ports.ts';
import type { Log } from '../../services/ports.ts';
import { isStorable } from './body.ts';
import { PROBLEMS } from './problem-table.ts';
import { isProblem, type Problem } from './problems.ts';
import type { Reply, Route } from './route.ts';

/** Undefined: a call that is not written down (looking, a device's report, nobody known). */
export function auditEntry(
  route: Route,
  request: Request,
  who: Identity | undefined,
  reply: Reply | Problem,
  at: number,
): AuditEntry | undefined {
  if (!route.audited || !who) return undefined;
  const made = 'headers' in reply ? reply.headers?.Location : undefined;
  const subject = Object.entries(request.params)
    .map(([name, value]) => [name, String(value)] as const)
    .filter(([, value]) => isStorable(value));
  return {
    at,
    by: who.name,
    ...(who.kind === 'person' ? { account: who.id } : { key: who.id }),
    action: `${request.method} ${route.path}`,
    subject: { ...Object.fromEntries(subject), ...(typeof made === 'string' && { made }) },
    outcome: statusOf(reply),
    address: request.ip ?? '',
  };
}

/** What was done stays done where the line about it cannot be written: that is logged instead. */
export async function writeEntry(
  entry: AuditEntry,
  { audit, log }: { readonly audit: AuditLog; readonly log: Log },
): Promise<void> {
  await audit.write(entry).catch((error: unknown) => {
    log.warn({ ...entry, error: String(error) }, 'the audit log could not be written');
  });
}

function statusOf(reply: Reply | Problem): number {
  if (isProblem(reply)) return PROBLEMS[reply.problem].status;
  return 'status' in reply ? (reply.status ?? 200) : 200;
}
