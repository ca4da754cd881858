/** What is said of cases to people: states, and why a step was refused. */
import { allowedSteps, type CaseState, type PersonStep } from '../../../domain/cases/workflow.ts';
import type { Identity } from '../../../domain/people/identity.ts';
import type { CaseRefusal } from '../../../services/cases/cases.ts';
import type { OpenRefusal } from '../../../services/cases/reports.ts';
import type { CaseStepRefusal } from '../../../services/cases/steps.ts';
import type { Text } from '../language.ts';
import type { Problem } from '../problems.ts';
import { noCase } from './common.ts';

export const STATES: Readonly<Record<CaseState, Text>> = {
  collected: { en: 'collected', zh: '待立案' },
  checking: { en: 'being checked', zh: '核实中' },
  filed: { en: 'filed', zh: '待派遣' },
  dispatched: { en: 'dispatched', zh: '已派遣' },
  handling: { en: 'being handled', zh: '处置中' },
  reported: { en: 'reported as done', zh: '待核查' },
  postponed: { en: 'postponed', zh: '缓办' },
  closed: { en: 'closed', zh: '已结案' },
  void: { en: 'void', zh: '已作废' },
  archived: { en: 'archived', zh: '已归档' },
};

const LACKING: Readonly<Record<'unit' | 'until' | 'of' | 'note', Text>> = {
  unit: { en: 'Say to which unit: “unit”.', zh: '请填写派遣单位（unit）。' },
  until: { en: 'Say until when: “until”.', zh: '请填写期限（until）。' },
  of: { en: 'Say of which case it is a duplicate: “of”.', zh: '请填写重复的原案件（of）。' },
  note: { en: 'Say why or what: “note”.', zh: '请填写说明（note）。' },
};

const conflict = (en: string, zh: string): Problem => ({ problem: 'conflict', detail: { en, zh } });
const wrong = (field: string, message: string, detail: Text): Problem => ({
  problem: 'unprocessable',
  detail,
  errors: [{ path: `body.${field}`, message }],
});

const noPhotos = (ids: readonly number[]): Problem =>
  wrong('photos', 'no such photo', {
    en: `There is no photo ${ids.join(', ')}. Send the photo first, then name it by its id.`,
    zh: `没有照片 ${ids.join('、')}。请先上传照片，再引用其编号。`,
  });
const noCategory = (code: string): Problem =>
  wrong('category', 'no category in use', {
    en: `There is no category ${code} in use. GET /api/v1/categories lists them.`,
    zh: `没有启用的类别 ${code}。可用 GET /api/v1/categories 查看。`,
  });

type Words = {
  readonly [Reason in CaseStepRefusal['reason']]: (
    refusal: Extract<CaseStepRefusal, { reason: Reason }>,
    asked: { readonly id: number; readonly step: PersonStep; readonly who: Identity },
  ) => Problem;
};

const WORDS: Words = {
  unknown: (_, { id }) => noCase(id),
  'not-allowed': ({ needs }) => ({ problem: 'not-allowed', reason: needs.join(', ') }),
  'not-now': ({ state }, { step, who }) => {
    const can = allowedSteps(state, who.permissions).join(', ');
    const { en, zh } = STATES[state];
    return conflict(
      `“${step}” is not possible while the case is ${en}. Possible now: ${can || 'nothing'}.`,
      `案件当前为“${zh}”，不能执行 ${step}。目前可执行：${can || '无'}。`,
    );
  },
  taken: ({ by }) =>
    conflict(
      `${by} has this case in hand already. Ask them to release it first.`,
      `该案件已由 ${by} 处理，请先请其释放。`,
    ),
  changed: () => ({ problem: 'changed-meanwhile' }),
  lacks: ({ what }) => wrong(what, 'is needed for this step', LACKING[what]),
  'no-such-category': ({ code }) => noCategory(code),
  'no-such-unit': () =>
    wrong('unit', 'no unit in service', {
      en: 'There is no such unit in service. GET /api/v1/units lists them.',
      zh: '没有该责任单位。可用 GET /api/v1/units 查看。',
    }),
  'no-such-photo': ({ ids }) => noPhotos(ids),
  'bad-until': () =>
    wrong('until', 'must be after the present deadline', {
      en: 'The new deadline must be in the future, after the present one, and within two years.',
      zh: '新期限必须晚于当前时间和现有期限，且在两年以内。',
    }),
  'nothing-wished': () =>
    conflict('Nobody has asked for more time for this case.', '该案件没有待答复的延期申请。'),
  superseded: ({ number }) =>
    conflict(
      `Case ${number} of the same vehicle, rule and zone is open. Go on with that one.`,
      `同一车辆、规则和区域的案件 ${number} 尚未结案，请在该案件中处理。`,
    ),
  'no-such-original': () =>
    wrong('of', 'no other case with this id', {
      en: 'There is no other case with the id in “of”.',
      zh: 'of 所指的案件不存在或就是本案件。',
    }),
  'ended-original': ({ state }) =>
    conflict(
      `The other case is ${STATES[state].en} and takes nothing in. Reopen it, or choose another.`,
      `原案件为“${STATES[state].zh}”，不能并入。请先重新打开，或另选案件。`,
    ),
};

export function refusedStep(
  refusal: CaseStepRefusal,
  asked: { readonly id: number; readonly step: PersonStep; readonly who: Identity },
): Problem {
  return (WORDS[refusal.reason] as (of: CaseStepRefusal, by: typeof asked) => Problem)(
    refusal,
    asked,
  );
}

export function refusedReport(refusal: OpenRefusal): Problem {
  if (refusal.reason === 'no-such-category') return noCategory(refusal.code);
  if (refusal.reason === 'no-such-photo') return noPhotos(refusal.ids);
  return wrong('occurred', 'must not be in the future', {
    en: 'It cannot have been seen in the future. Check the clock that it was told with.',
    zh: '发现时间不能晚于当前时间，请检查上报设备的时钟。',
  });
}

export function refusedChange(refusal: CaseRefusal, id: number): Problem {
  if (refusal.reason === 'unknown') return noCase(id);
  if (refusal.reason === 'no-such-photo') return noPhotos(refusal.ids);
  const { en, zh } = STATES[refusal.state];
  return conflict(
    `The case is ${en}: nothing is added to it any more.`,
    `案件${zh}，不能再添加或移除内容。`,
  );
}
