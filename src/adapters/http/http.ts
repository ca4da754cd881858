/** The whole HTTP side: the route table, its description, the page, and what holds for every request. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import * as z from 'zod';
import { type OpenApi, toOpenApi } from '../../wire/openapi.ts';
import { bindRoutes, errorHandler } from './bind.ts';
import type { HttpDeps } from './deps.ts';
import { docsPage } from './docs.ts';
import { createHttpMetrics, type HttpMetrics } from './metrics.ts';
import { type Route, route } from './route.ts';
import { accountRoutes } from './routes/accounts.ts';
import { auditRoutes } from './routes/audit.ts';
import { blackBoxRoutes } from './routes/black-boxes.ts';
import { caseChangeRoutes } from './routes/case-changes.ts';
import { caseRoutes } from './routes/cases.ts';
import { categoryDeadlineRoutes } from './routes/category-deadlines.ts';
import { detectionRoutes } from './routes/detections.ts';
import { deviceRoutes } from './routes/devices.ts';
import { droneRoutes } from './routes/drones.ts';
import { dueRoutes } from './routes/dues.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { figureRoutes } from './routes/figures.ts';
import { flightRecordRoutes } from './routes/flight-record.ts';
import { flightStepRoutes } from './routes/flight-steps.ts';
import { flightTrackRoutes } from './routes/flight-track.ts';
import { flightRoutes } from './routes/flights.ts';
import { intakeRoutes } from './routes/intake.ts';
import { judgementRoutes } from './routes/judgement.ts';
import { keyRoutes } from './routes/keys.ts';
import { meRoutes } from './routes/me.ts';
import { noticeRoutes } from './routes/notices.ts';
import { open311Routes } from './routes/open311.ts';
import { operationRoutes } from './routes/operation.ts';
import { patrolCoverageRoutes } from './routes/patrol-coverage.ts';
import { patrolPlanRoutes } from './routes/patrol-plans.ts';
import { patrolRoutes } from './routes/patrols.ts';
import { permitRoutes } from './routes/permits.ts';
import { photoMarkRoutes } from './routes/photo-marks.ts';
import { photoPlacingRoutes } from './routes/photo-placing.ts';
import { photoReviewRoutes } from './routes/photo-review.ts';
import { photoStandingRoutes } from './routes/photo-standing.ts';
import { photoUploadRoutes } from './routes/photo-uploads.ts';
import { photoRoutes } from './routes/photos.ts';
import { planRoutes } from './routes/plans.ts';
import { rejectionRoutes } from './routes/rejections.ts';
import { sessionRoutes } from './routes/session.ts';
import { settingsRoutes } from './routes/settings.ts';
import { setupRoutes } from './routes/setup.ts';
import { singleSignOnRoutes } from './routes/single-sign-on.ts';
import { stopRoutes } from './routes/stops.ts';
import { trackRoutes } from './routes/tracks.ts';
import { verificationRoutes } from './routes/verification.ts';
import { violationRoutes } from './routes/violations.ts';
import { zoneRoutes } from './routes/zones.ts';
import { isForeignChange, securityHeaders } from './security.ts';
import { sendProblem } from './send.ts';
import { bindBasemap, bindPage } from './static.ts';
import { bindUploads } from './uploads.ts';

export interface Http {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** The route table, for the tests that hold every answer against its description. */
  readonly routes: readonly Route[];
}

const LONGEST_ADDRESS = 8192;

export function createHttp(deps: HttpDeps): Http {
  const routes = allRoutes(deps);
  const app = express();
  app.disable('x-powered-by');
  // Answers are tagged where it pays, and queries are read strictly: see send.ts and bind.ts.
  app.disable('etag');
  app.set('query parser', () => ({}));
  // Whose word on the asker's address and protocol is taken (X-Forwarded-For, X-Forwarded-Proto).
  app.set('trust proxy', [...deps.trustedProxies]);
  app.use(measured(createHttpMetrics(deps.registry)));
  const headers = securityHeaders(deps.settings.map.style);
  app.use((request, response, next) => guard(headers, request, response, next));
  app.use(plainOsmAnd);
  bindUploads(app, deps);
  bindRoutes(app, routes, deps);
  bindBasemap(app, deps.basemapDir);
  bindPage(app, deps.webDir);
  app.use((request, response) => sendProblem(request, response, { problem: 'not-found' }));
  app.use(errorHandler(deps));
  return { handler: app, routes };
}

function allRoutes(deps: HttpDeps): Route[] {
  const table = [
    ...deviceRoutes(deps),
    ...trackRoutes(deps),
    ...stopRoutes(deps),
    ...zoneRoutes(deps),
    ...permitRoutes(deps),
    ...violationRoutes(deps),
    ...caseRoutes(deps),
    ...categoryDeadlineRoutes(deps),
    ...caseChangeRoutes(deps),
    ...evidenceRoutes(deps),
    ...verificationRoutes(deps),
    ...figureRoutes(deps),
    ...noticeRoutes(deps),
    ...setupRoutes(deps),
    ...open311Routes(deps),
    ...planRoutes(deps),
    ...patrolPlanRoutes(deps),
    ...patrolRoutes(deps),
    ...dueRoutes(deps),
    ...patrolCoverageRoutes(deps),
    ...judgementRoutes(deps),
    ...flightRoutes(deps),
    ...flightStepRoutes(deps),
    ...flightTrackRoutes(deps),
    ...flightRecordRoutes(deps),
    ...blackBoxRoutes(deps),
    ...droneRoutes(deps),
    ...intakeRoutes(deps),
    ...photoRoutes(deps),
    ...photoUploadRoutes(deps),
    ...photoStandingRoutes(deps),
    ...photoPlacingRoutes(deps),
    ...photoReviewRoutes(deps),
    ...photoMarkRoutes(deps),
    ...detectionRoutes(deps),
    ...rejectionRoutes(deps),
    ...sessionRoutes(deps),
    ...singleSignOnRoutes(deps),
    ...meRoutes(deps),
    ...accountRoutes(deps),
    ...keyRoutes(deps),
    ...auditRoutes(deps),
    ...settingsRoutes(deps),
    ...operationRoutes(deps),
  ];
  return [...table, ...describing(table, deps.settings.version)];
}

/** The description of the table, which is a part of the API itself. Made once, when first asked for. */
function describing(table: readonly Route[], version: string): Route[] {
  let made: OpenApi | undefined;
  const api = (): OpenApi => {
    made ??= toOpenApi([...table, ...own], version);
    return made;
  };
  const own: Route[] = [
    route({
      method: 'get',
      path: '/openapi.json',
      allow: 'anyone',
      tag: 'Operation',
      summary: 'This description, as OpenAPI 3.1',
      responses: { 200: { description: 'OpenAPI', schema: z.looseObject({}) } },
      handle: () => ({ json: api(), etag: true }),
    }),
    route({
      method: 'get',
      path: '/docs',
      allow: 'anyone',
      tag: 'Operation',
      summary: 'This description, for people',
      responses: { 200: { description: 'A page', types: ['text/html'] } },
      handle: () => ({ text: docsPage(api()), type: 'text/html; charset=utf-8' }),
    }),
  ];
  return own;
}

const measured =
  (metrics: HttpMetrics) => (request: Request, response: Response, next: NextFunction) => {
    const began = performance.now();
    response.once('close', () => {
      const named: unknown = response.locals.route;
      const label = typeof named === 'string' ? named : 'other';
      metrics.observe(
        request.method,
        label,
        response.statusCode,
        (performance.now() - began) / 1000,
      );
    });
    next();
  };

/** OsmAnd and its kin send to `/?id=…&lat=…` where they are given a host alone. */
function plainOsmAnd(request: Request, _response: Response, next: NextFunction): void {
  if (/^\/\?(.*&)?id=/.test(request.url) && /[?&](lat|location)=/.test(request.url)) {
    request.url = `/osmand${request.url.slice(1)}`;
  }
  next();
}

/** What holds for every request, whatever it asks for. */
function guard(
  headers: Readonly<Record<string, string>>,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  response.set(headers);
  if (request.url.length > LONGEST_ADDRESS)
    return void sendProblem(request, response, { problem: 'uri-too-long' });
  if (isForeignChange(request))
    return void sendProblem(request, response, { problem: 'foreign-origin' });
  next();
}
