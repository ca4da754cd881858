/** Why something is not planned, as a problem. The planner's own words are English, with the numbers. */
import type { PlanRefusal, Stopped } from '../../../services/patrols/ports.ts';
import type { Text } from '../language.ts';
import type { Problem } from '../problems.ts';
import { missing } from './common.ts';

const WHY: Readonly<Record<PlanRefusal['reason'], string>> = {
  'empty-area': '区域为空',
  'bad-area': '区域图形有误',
  'too-large': '范围过大',
  'too-small': '范围过小',
  'bad-camera': '相机参数有误',
  'bad-wish': '参数无法满足',
  unreachable: '有地方无法飞到',
  'no-free-space': '没有可飞空间',
  cancelled: '已取消',
  'unknown-name': '库中没有该名称',
  'nothing-drawn': '尚未绘制对象',
  endurance: '电量不足',
  items: '航点数量过多',
};

/** @param refusal of the planner, or of a job that was not done to its end */
export function unplanned(refusal: PlanRefusal | Stopped): Problem {
  const { reason, detail } = refusal;
  switch (reason) {
    case 'busy':
      return { problem: 'planner-busy', headers: { 'Retry-After': '5' } };
    // Nobody is left to read it.
    case 'cancelled':
      return { problem: 'unavailable', reason };
    case 'too-long':
    case 'too-big':
      return {
        problem: 'too-much',
        reason,
        detail: { en: sentence(detail), zh: `规划所需的时间或内存过多，请缩小范围：${detail}` },
      };
    default:
      return {
        problem: 'unplannable',
        reason,
        detail: { en: sentence(detail), zh: `${WHY[reason]}：${detail}` } satisfies Text,
        ...('at' in refusal && refusal.at && { at: refusal.at }),
      };
  }
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

export const noPatrol = (id: number): Problem =>
  missing(
    `There is no patrol ${id}. GET /api/v1/patrols lists them.`,
    `没有编号为 ${id} 的巡查。可用 GET /api/v1/patrols 查看。`,
  );
