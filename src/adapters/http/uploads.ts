/** Mounts resumable uploads beside the route table: their protocol has rules of its own. */
import type { Express, Request, Response } from 'express';
import { may } from '../../domain/people/identity.ts';
import type { AuditEntry } from '../../services/people/ports.ts';
import { writeEntry } from './audited.ts';
import { refusal } from './authorise.ts';
import { basicOf, unauthorized } from './credentials.ts';
import type { HttpDeps } from './deps.ts';
import type { PhotoSender } from './photo-sender.ts';
import { UPLOADS } from './photo-tus.ts';
import { isProblem, type Problem } from './problems.ts';
import { sendProblem } from './send.ts';

const METHODS = ['OPTIONS', 'POST', 'HEAD', 'PATCH', 'DELETE'];

export function bindUploads(app: Express, deps: HttpDeps): void {
  // They are written after the answer, so one waits for the other: what was begun first stands first.
  let written: Promise<void> = Promise.resolve();
  app.all([UPLOADS, `${UPLOADS}/:id`], async (request: Request, response: Response) => {
    response.locals.route = request.params.id === undefined ? UPLOADS : `${UPLOADS}/{id}`;
    if (!METHODS.includes(request.method)) return sendProblem(request, response, notAllowed);
    const sender = await senderOf(request, deps);
    if (isProblem(sender)) return sendProblem(request, response, sender);
    await deps.photoUploads.handle(request, response, sender);
    const entry = auditEntryOf(request, response, sender, deps.clock.now());
    if (entry) written = written.then(() => writeEntry(entry, deps));
  });
}

const notAllowed: Problem = {
  problem: 'method-not-allowed',
  detail: {
    en: `Uploads are spoken to by tus 1.0: ${METHODS.join(', ')}.`,
    zh: `上传使用 tus 1.0 协议：${METHODS.join('、')}。`,
  },
  headers: { Allow: METHODS.join(', ') },
};

/** A device by HTTP Basic, else an account or a key. The body is not read where it is refused. */
async function senderOf(request: Request, deps: HttpDeps): Promise<PhotoSender | Problem> {
  const basic = basicOf(request.headers.authorization);
  if (basic) {
    const device = await deps.authenticate(basic.user, basic.password);
    return device ? { device: device.id } : closing(unauthorized);
  }
  const who = await deps.identify(request);
  if (who && may(who, 'photos:add')) return { who };
  return closing(refusal('photos:add', who)!);
}

const closing = (problem: Problem): Problem => ({
  ...problem,
  headers: { ...problem.headers, Connection: 'close' },
});

/** That it was begun, or given up; its parts are no news. */
function auditEntryOf(
  request: Request,
  response: Response,
  sender: PhotoSender,
  at: number,
): AuditEntry | undefined {
  if (!('who' in sender) || !['POST', 'DELETE'].includes(request.method)) return undefined;
  const { who } = sender;
  const { id } = request.params;
  return {
    at,
    by: who.name,
    ...(who.kind === 'person' ? { account: who.id } : { key: who.id }),
    action: `${request.method} ${String(response.locals.route)}`,
    subject: typeof id === 'string' ? { id: id.slice(0, 64) } : {},
    outcome: response.statusCode,
    address: request.ip ?? '',
  };
}
