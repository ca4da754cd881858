/** What is said of photos that are not taken in. */
import { PHOTO_ROLES } from '../../../domain/captures/photo.ts';
import type { ReceiveRefusal } from '../../../services/captures/intake.ts';
import { MOST_PHOTO, MOST_PIXELS } from '../../../services/captures/ports.ts';
import type { Text } from '../language.ts';
import type { Problem } from '../problems.ts';
import { missing } from './common.ts';

/** The rest of the body is not read: the connection cannot be used for another request. */
export const CLOSE = { Connection: 'close' };

const MB = MOST_PHOTO / 1024 / 1024;
const MEGAPIXELS = MOST_PIXELS / 1_000_000;

export const REFUSALS: Readonly<Record<ReceiveRefusal, Text>> = {
  empty: {
    en: 'The file is empty. Send it again from where it is whole.',
    zh: '文件为空，请重新发送完整的文件。',
  },
  'too-large': {
    en: `A photo is at most ${MB} MB.`,
    zh: `照片最大 ${MB} MB。`,
  },
  'no-picture': {
    en: 'This is no JPEG, PNG, WebP, TIFF or HEIC picture, or its beginning is broken.',
    zh: '不是 JPEG、PNG、WebP、TIFF 或 HEIC 图片，或文件头已损坏。',
  },
  bomb: {
    en: `The picture has more than ${MEGAPIXELS} megapixels. Send it in parts or smaller.`,
    zh: `图片超过 ${MEGAPIXELS} 百万像素，请缩小或分块后发送。`,
  },
  'no-room': {
    en: 'The disk is nearly full. Make room and send it again.',
    zh: '磁盘空间不足，请清理后重新发送。',
  },
  away: {
    en: 'The store of photos does not answer. Send it again in some minutes.',
    zh: '照片存储暂时无法访问，请几分钟后重新发送。',
  },
};

/** Where nothing of a request was taken. */
export function refusedPhoto(name: string, reason: ReceiveRefusal): Problem {
  const detail = REFUSALS[reason];
  if (reason === 'no-room' || reason === 'away')
    return { problem: 'unavailable', detail, headers: { ...CLOSE, 'Retry-After': '600' } };
  if (reason === 'too-large') return { problem: 'too-large', detail, headers: CLOSE };
  const errors = [{ path: name.slice(0, 120), message: reason }];
  return { problem: 'unprocessable', reason, detail, errors, headers: CLOSE };
}

export const noPhoto = (what: string | number): Problem =>
  missing(
    `There is no photo ${what} that you may see. GET /api/v1/photos lists them.`,
    `没有可供您查看的照片 ${what}。可用 GET /api/v1/photos 查看。`,
  );

const wrongField = (field: string, en: string, zh: string): Problem => ({
  problem: 'unprocessable',
  detail: { en, zh },
  errors: [{ path: `body.${field}`, message: en }],
  headers: CLOSE,
});

export const noSuchFlight = (text: string): Problem =>
  wrongField(
    'flight',
    `There is no flight ${text}. Send its number or id.`,
    `没有飞行任务 ${text}，请发送其编号或 id。`,
  );
export const flightOfAnother = (text: string): Problem =>
  wrongField(
    'flight',
    `The flight ${text} was flown by another drone.`,
    `飞行任务 ${text} 由另一架无人机执行。`,
  );
export const noSuchDevice = (text: string): Problem =>
  wrongField('device', `There is no device ${text}.`, `没有设备 ${text}。`);
export const noSuchCase = (text: string): Problem =>
  wrongField(
    'case',
    `There is no case ${text} that you may see. Send its number or id.`,
    `没有可供您查看的案件 ${text}，请发送其编号或 id。`,
  );
export const noSuchRole = (text: string): Problem =>
  wrongField(
    'role',
    `A photo’s role in a case is ${PHOTO_ROLES.join(', ')}, not ${text.slice(0, 40)}.`,
    `照片在案件中的用途为 ${PHOTO_ROLES.join('、')} 之一，而非 ${text.slice(0, 40)}。`,
  );
export const roleWithoutCase: Problem = wrongField(
  'role',
  'A role is of a photo in a case: name the case too.',
  '用途须与案件一同给出，请同时填写 case。',
);
export const notOfUnits = (field: string): Problem =>
  wrongField(
    field,
    `An account of a unit adds photos to its cases: leave ${field} out.`,
    `单位账号只能为本单位案件添加照片，请去掉 ${field}。`,
  );
export const fieldsLate: Problem = {
  problem: 'invalid-request',
  detail: {
    en: 'Fields must stand before the files that they are of. The files were taken without them: send all again in order.',
    zh: '字段必须位于文件之前。文件已接收但未带这些字段，请按顺序重新发送。',
  },
  headers: CLOSE,
};
export const noFile: Problem = {
  problem: 'invalid-request',
  detail: {
    en: 'There is no file in it. Send multipart/form-data with one or more files.',
    zh: '其中没有文件，请以 multipart/form-data 发送一个或多个文件。',
  },
  headers: CLOSE,
};
export const noForm: Problem = {
  problem: 'invalid-request',
  detail: {
    en: 'It is no multipart/form-data, or it is cut off. Send it again.',
    zh: '不是 multipart/form-data，或内容不完整，请重新发送。',
  },
  headers: CLOSE,
};
