/** Why a permit is not written down, in words. */
import type { PermitRefusal } from '../../../domain/supervision/permit-register.ts';
import type { PermitOutcome } from '../../../services/permits/permits.ts';
import { toTime } from '../../../wire/to-api.ts';
import type { Text } from '../language.ts';
import type { Problem } from '../problems.ts';
import { missing } from './common.ts';

export function refusalWords(refusal: PermitRefusal): Text {
  switch (refusal.reason) {
    case 'no-vehicle':
      return {
        en: `no vehicle in service has the id or plate “${short(refusal.called)}”`,
        zh: `没有编号或车牌为“${short(refusal.called)}”的在用车辆`,
      };
    case 'which-vehicle':
      return {
        en: `several vehicles have the plate “${short(refusal.called)}”: write the id`,
        zh: `有多辆车的车牌为“${short(refusal.called)}”，请写设备编号`,
      };
    case 'no-zone':
      return {
        en: `there is no zone “${short(refusal.called)}” of the kind that belongs here`,
        zh: `没有名为“${short(refusal.called)}”且类型相符的区域`,
      };
    case 'which-zone':
      return {
        en: `several zones are called “${short(refusal.called)}”: write the id`,
        zh: `有多个区域名为“${short(refusal.called)}”，请写区域编号`,
      };
    case 'backwards':
      return { en: 'the last day is before the first', zh: '截止日期早于起始日期' };
    case 'twice':
      return {
        en: `the number ${refusal.number} is there twice`,
        zh: `编号 ${refusal.number} 重复出现`,
      };
    case 'number-taken':
      return {
        en: `the number ${refusal.number} is on the register already`,
        zh: `编号 ${refusal.number} 已在册`,
      };
    case 'in-the-way':
      return {
        en: `the vehicle has permit ${refusal.number} for some of these days; shorten or revoke that one first`,
        zh: `该车辆在这些日期内已有准运证 ${refusal.number}，请先缩短其有效期或将其注销`,
      };
  }
}

const short = (text: string): string => text.slice(0, 80);

/** A problem of the thing said as a whole sentence. */
export function notWritten(outcome: Extract<PermitOutcome, { ok: false }>, id = ''): Problem {
  switch (outcome.reason) {
    case 'unknown':
      return noPermit(id);
    case 'ended':
      return {
        problem: 'conflict',
        detail: {
          en: `This permit was taken off the register at ${toTime(outcome.at)}. Add a new one.`,
          zh: `该准运证已于 ${toTime(outcome.at)} 移出登记册，请新增。`,
        },
      };
    case 'changed':
      return {
        problem: 'changed-meanwhile',
        detail: {
          en: `The permit is at version ${outcome.version} by now. Read it again and change that.`,
          zh: `该准运证已更新到第 ${outcome.version} 版，请重新读取后再修改。`,
        },
      };
    case 'refused': {
      const { refusal } = outcome;
      const { en, zh } = refusalWords(refusal);
      const clashes = refusal.reason === 'number-taken' || refusal.reason === 'in-the-way';
      return {
        problem: clashes ? 'conflict' : 'unprocessable',
        detail: { en: `The permit was not saved: ${en}.`, zh: `准运证未保存：${zh}。` },
      };
    }
  }
}

export const noPermit = (id: string): Problem =>
  missing(
    `There is no permit ${id}. GET /api/v1/permits lists them.`,
    `没有准运证 ${id}。可用 GET /api/v1/permits 查看。`,
  );
