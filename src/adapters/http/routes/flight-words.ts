/** Flights in plain words, for refusals: states, checklist items, and why a step is not possible. */
import type { Check, CheckItem, FlightState } from '../../../domain/flights/flight.ts';
import { allowedCommands, allowedFlightSteps } from '../../../domain/flights/workflow.ts';
import type { ApprovalOutcome } from '../../../services/flights/approval.ts';
import type { FreeCommandOutcome } from '../../../services/flights/free-commands.ts';
import type { StepOutcome } from '../../../services/flights/steps.ts';
import type { Text } from '../language.ts';
import type { Problem } from '../problems.ts';
import { noFlight } from './common.ts';

const STATES: Readonly<Record<FlightState, Text>> = {
  planned: { en: 'planned', zh: '已计划' },
  checked: { en: 'checked', zh: '已检查' },
  uploaded: { en: 'uploaded', zh: '已上传' },
  armed: { en: 'armed', zh: '已解锁' },
  flying: { en: 'flying', zh: '飞行中' },
  paused: { en: 'paused', zh: '已暂停' },
  returning: { en: 'returning', zh: '返航中' },
  landed: { en: 'landed', zh: '已降落' },
  closed: { en: 'closed', zh: '已结束' },
  aborted: { en: 'aborted', zh: '已取消' },
};

const ITEMS: Readonly<Record<CheckItem, Text>> = {
  link: { en: 'link', zh: '链路' },
  gps: { en: 'GPS', zh: '卫星定位' },
  ekf: { en: 'position filter (EKF)', zh: '位置滤波（EKF）' },
  prearm: { en: 'the autopilot’s own checks', zh: '飞控自检' },
  battery: { en: 'battery', zh: '电池' },
  home: { en: 'home', zh: '起飞点' },
  fence: { en: 'fence', zh: '围栏' },
  limits: { en: 'number of items', zh: '航点数量' },
  judgement: { en: 'findings in the plan', zh: '航线问题' },
  'approval-window': { en: 'approval window', zh: '批准时段' },
  'approval-ceiling': { en: 'approval ceiling', zh: '批准高度' },
  'approval-area': { en: 'approval area', zh: '批准空域' },
  storage: { en: 'storage', zh: '存储空间' },
  weather: { en: 'weather', zh: '天气' },
  'person-airframe': { en: 'airframe', zh: '机体' },
  'person-props': { en: 'propellers', zh: '螺旋桨' },
  'person-payload': { en: 'payload', zh: '载荷' },
  'person-surroundings': { en: 'surroundings', zh: '周边环境' },
};

const conflict = (en: string, zh: string, more: Partial<Problem> = {}): Problem => ({
  problem: 'conflict',
  detail: { en, zh },
  ...more,
});

/** Each item that is in the way, with the numbers it was judged by. */
const errorsOf = (checks: readonly Check[]) =>
  checks.map(({ item, state, values }) => ({
    path: `checklist.${item}`,
    message: `${state}: ${JSON.stringify(values)}`,
  }));
const listed = (checks: readonly Check[], language: 'en' | 'zh'): string =>
  checks.map(({ item }) => ITEMS[item][language]).join(language === 'zh' ? '、' : ', ');

export function refusedStep(
  outcome: Exclude<StepOutcome, { ok: true }>,
  step: string,
  id: number,
): Problem {
  switch (outcome.reason) {
    case 'unknown':
      return noFlight(id);
    case 'not-now':
      return notNow(step, outcome.state, allowedFlightSteps(outcome.state));
    case 'red':
      return conflict(
        `Not green: ${listed(outcome.checks, 'en')}. Put them right, or let each pass with a reason.`,
        `未通过：${listed(outcome.checks, 'zh')}。请处理，或逐项说明理由后放行。`,
        { errors: errorsOf(outcome.checks) },
      );
    case 'drone-taken':
      return conflict(
        `The drone is on flight ${outcome.number}. End that one first.`,
        `该无人机正在执行 ${outcome.number}，请先结束该飞行。`,
      );
    case 'uploading':
      return conflict(
        'An upload is under way. Wait until it has ended.',
        '正在上传，请等待其结束。',
      );
    case 'not-verified':
      return conflict(
        'It is not proven that this flight’s mission is what is on board. Upload it again.',
        '无法证实机上任务就是本次飞行的任务，请重新上传。',
      );
    case 'nothing-left':
      return outcome.complete
        ? conflict('The plan was flown to its end: nothing is left.', '航线已全部飞完，没有剩余。')
        : conflict(
            'It is not known where this sortie left its mission. Create a new flight.',
            '无法确定上一架次在何处中断，请新建飞行。',
          );
  }
}

export function refusedCommand(
  outcome: Exclude<FreeCommandOutcome, { ok: true }>,
  kind: string,
  id: number,
): Problem {
  switch (outcome.reason) {
    case 'unknown':
      return noFlight(id);
    case 'not-now':
      return notNow(kind, outcome.state, allowedCommands(outcome.state));
    case 'no-item':
      return conflict(
        `The mission has ${outcome.items} items. Choose one of them.`,
        `该任务共有 ${outcome.items} 项，请选择其中之一。`,
      );
    case 'outside':
      return conflict(
        `That place is not within: ${listed(outcome.checks, 'en')}. Choose another.`,
        `该位置不在以下范围内：${listed(outcome.checks, 'zh')}。请另选位置。`,
        { errors: errorsOf(outcome.checks) },
      );
  }
}

function notNow(what: string, state: FlightState, possible: readonly string[]): Problem {
  const can = possible.join(', ');
  return conflict(
    `“${what}” is not possible while the flight is ${STATES[state].en}. Possible now: ${can || 'nothing'}.`,
    `飞行当前为“${STATES[state].zh}”，不能执行 ${what}。目前可执行：${can || '无'}。`,
  );
}

export function refusedApproval(
  outcome: Exclude<ApprovalOutcome, { ok: true }>,
  id: number,
): Problem {
  if (outcome.reason === 'unknown') return noFlight(id);
  if (outcome.reason === 'window') return wrongWindow('body.from');
  return conflict(
    `The flight is ${STATES[outcome.state].en}, and what a flight that has begun is allowed by does not change any more. Land and close it, and plan another flight with the new approval.`,
    `该飞行${STATES[outcome.state].zh}；飞行一旦开始，批准内容不再更改。请降落并结束该飞行，再按新的批准新建飞行。`,
    { reason: 'started' },
  );
}

export const wrongWindow = (path: string): Problem => ({
  problem: 'invalid-request',
  detail: {
    en: 'The approval must begin before it ends.',
    zh: '批准时段的开始必须早于结束。',
  },
  errors: [{ path, message: 'must be before “to”' }],
});

export const overAlready: Problem = conflict(
  'This flight is over: its record does not change any more.',
  '该飞行已结束，其记录不再更改。',
);
