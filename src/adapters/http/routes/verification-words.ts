/** Why a drone is not sent to have a look, in plain words. */
import type { LookRefusal } from '../../../services/flights/flights.ts';
import type { LookOutcome } from '../../../services/verification/verification.ts';
import type { Text } from '../language.ts';
import type { Problem } from '../problems.ts';
import { noDevice } from './common.ts';
import { unplanned } from './patrol-words.ts';

type NotAsked = Exclude<LookOutcome, { ok: true }>;

const conflict = (reason: string, en: string, zh: string): Problem => ({
  problem: 'conflict',
  reason,
  detail: { en, zh },
});

export function notLooking(outcome: LookRefusal): Problem {
  if (outcome.reason === 'case-over')
    return conflict(
      outcome.reason,
      'The case has ended: no flight is added to it. Reopen it first.',
      '案件已结束，不能再安排核查飞行，请先重新打开。',
    );
  return conflict(
    outcome.reason,
    `Flight ${outcome.number} is already to have a look at it. Fly that one, or abort it first.`,
    `飞行任务 ${outcome.number} 已安排核查该案件，请执行该任务，或先取消。`,
  );
}

/** A look is asked for before anybody knows by what it is allowed. */
export const approvalMissing = (id: number): Text => ({
  en: `Nobody has said yet by what the flight is allowed. Its pilot enters the approval’s number, time and ceiling, or that none is needed there: POST /api/v1/flights/${id}/approval, or the flight’s page.`,
  zh: `尚未填写空域审批：请飞手填写审批编号、时段和限高，或确认该处无须申请（POST /api/v1/flights/${id}/approval，或在飞行页面填写）。`,
});

export function notAsked(
  outcome: NotAsked,
  asked: { readonly device: string; readonly pilot?: number | undefined },
): Problem {
  if ('refusal' in outcome) return unplanned(outcome.refusal);
  const { device, pilot } = asked;
  switch (outcome.reason) {
    case 'no-drone':
      return {
        ...noDevice(device),
        detail: {
          en: `There is no hexacopter ${device} in service. GET /api/v1/drones lists them.`,
          zh: `没有在用的六旋翼 ${device}。可用 GET /api/v1/drones 查看。`,
        },
      };
    case 'no-pilot':
      return {
        problem: 'unprocessable',
        reason: outcome.reason,
        detail: { en: `Account ${pilot} is no pilot’s.`, zh: `账号 ${pilot} 不是飞手。` },
        errors: [{ path: 'body.pilot', message: 'must be the account of a pilot' }],
      };
    case 'no-position':
      return conflict(
        outcome.reason,
        `Nobody knows where ${device} is: it must be switched on and connected once.`,
        `${device} 的位置未知，请先开机并连接。`,
      );
    case 'in-flight':
      return conflict(
        outcome.reason,
        `${device} is on another flight. Choose another drone, or wait until it has landed.`,
        `${device} 正在执行其他飞行任务，请选择其他无人机，或等待其降落。`,
      );
    case 'too-far':
      return conflict(
        outcome.reason,
        `One battery of ${device} does not take it there and home again. Bring it nearer, or choose another drone.`,
        `${device} 单块电池无法往返该地点，请移近或选择其他无人机。`,
      );
    default:
      return notLooking(outcome);
  }
}
