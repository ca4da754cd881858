import type { Fitness } from '../../../domain/flights/fitness.ts';
import type { Check } from '../../../domain/flights/flight.ts';
import { caseId, type DeviceId } from '../../../domain/ids.ts';
import { sees } from '../../../services/cases/steps.ts';
import type { Proposal } from '../../../services/verification/proposal.ts';
import type { Scene } from '../../../services/verification/scene.ts';
import {
  type ApiVerification,
  type ApiVerificationProposal,
  newVerificationSchema,
  sceneSchema,
  verificationProposalSchema,
  verificationSchema,
} from '../../../wire/api-verification.ts';
import { toTime } from '../../../wire/to-api.ts';
import type { HttpDeps } from '../deps.ts';
import type { Language } from '../language.ts';
import { type Route, route } from '../route.ts';
import { byNumber, noCase, signer } from './common.ts';
import { PLANNING_PATIENCE } from './patrol-plans.ts';
import { unplanned } from './patrol-words.ts';
import { approvalMissing, notAsked } from './verification-words.ts';

const tag = 'Cases';
const path = '/api/v1/cases/{id}/verification';

export const verificationRoutes = ({ stores, verification, flights }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/cases/{id}/scene',
    allow: 'cases:look',
    tag,
    summary: 'Where something may have been left',
    description:
      'Where the case’s vehicle lifted its body, else where it stood longest, while it broke the rule; else the case’s place, which for a violation is where it began.',
    params: byNumber,
    responses: { 200: { description: 'The scene', schema: sceneSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, who }) => {
      const found = await stores.cases.get(caseId(id));
      if (!found || !sees(who!, found)) return noCase(id);
      const { seconds, ...scene } = await verification.scene(found);
      return { json: { ...toApiTarget(scene), seconds: seconds ?? null } };
    },
  }),
  route({
    method: 'get',
    path,
    allow: ['cases:desk', 'flights:fly', 'cases:report'],
    tag,
    summary: 'Which drone could have a look at it, and which pilots are on duty',
    description:
      'The fittest first: distance, battery, whether it is free and heard, and whether a look can be planned from where it is.',
    params: byNumber,
    patience: PLANNING_PATIENCE,
    responses: { 200: { description: 'The proposal', schema: verificationProposalSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, who, language, signal }) => {
      const found = await stores.cases.get(caseId(id));
      if (!found || !sees(who!, found)) return noCase(id);
      const proposal = await verification.propose(found, signal);
      return { json: toApiProposal(id, proposal, language) };
    },
  }),
  route({
    method: 'post',
    path,
    allow: ['cases:desk', 'flights:fly'],
    tag,
    summary: 'Ask for a look: makes a plan and a flight that waits for its pilot',
    description:
      'Nothing is sent to the drone. A pilot passes the checklist, uploads, arms and starts, as with every flight.',
    params: byNumber,
    body: { schema: newVerificationSchema },
    patience: PLANNING_PATIENCE,
    responses: { 201: { description: 'The flight and its plan', schema: verificationSchema } },
    problems: ['not-found', 'conflict', 'unprocessable', 'unplannable', 'too-much', 'planner-busy'],
    handle: async ({ params: { id }, body: { device, pilot, note }, who, language, signal }) => {
      const found = await stores.cases.get(caseId(id));
      if (!found || !sees(who!, found)) return noCase(id);
      const request = { case: found, device: device as DeviceId, pilot, note, by: signer(who) };
      const outcome = await verification.ask(request, signal);
      if (!outcome.ok) return notAsked(outcome, { device, pilot });
      const { flight, plan } = outcome;
      return {
        json: {
          flight: { id: flight.id, number: flight.number },
          plan: plan.id,
          approval: missingOf(
            (await flights.detail(flight.id))?.checklist ?? [],
            flight.id,
            language,
          ),
        },
        status: 201,
        headers: { Location: `/api/v1/flights/${flight.id}` },
      };
    },
  }),
];

/** What its pilot has to enter before the checklist can be passed. */
function missingOf(
  checklist: readonly Check[],
  id: number,
  language: Language,
): ApiVerification['approval'] {
  const missing = checklist.filter(
    ({ item, state }) => item.startsWith('approval-') && state !== 'green',
  );
  if (missing.length === 0) return null;
  return { missing: missing.map(({ item }) => item), detail: approvalMissing(id)[language] };
}

function toApiProposal(
  id: number,
  { target, drones, pilots, refused, made }: Proposal,
  language: Language,
): ApiVerificationProposal {
  return {
    case: id,
    target: toApiTarget(target),
    drones: drones.map(toApiCandidate),
    pilots: pilots.map((one) => ({ account: one.id, name: one.name, licence: one.licence })),
    refused: refused
      ? { reason: refused.reason, detail: unplanned(refused).detail?.[language] ?? refused.detail }
      : null,
    made: toTime(made),
  };
}

const toApiTarget = ({ place: [lon, lat], by }: Scene): ApiVerificationProposal['target'] => ({
  place: [lon, lat],
  by,
});

const toApiCandidate = (of: Fitness): ApiVerificationProposal['drones'][number] => ({
  device: of.device,
  name: of.name,
  metres: of.metres === undefined ? null : Math.round(of.metres),
  battery: of.battery ?? null,
  online: of.online,
  fit: of.reasons.length === 0,
  reasons: [...of.reasons],
  minutes: of.look ? Math.round(of.look.seconds / 6) / 10 : null,
  photos: of.look?.photos ?? null,
});
