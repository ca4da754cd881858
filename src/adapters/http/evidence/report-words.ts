/** The words of a case's report, in both languages. */
import type { PhotoRole } from '../../../domain/captures/photo.ts';
import type { CaseSource } from '../../../domain/cases/case.ts';
import type { CaseStep } from '../../../domain/cases/workflow.ts';
import type { Rule } from '../../../domain/supervision/violation.ts';
import type { Text } from '../language.ts';

export const STEPS: Readonly<Record<CaseStep, Text>> = {
  collect: { en: 'collected', zh: '收集' },
  join: { en: 'joined', zh: '并入' },
  withdraw: { en: 'violation withdrawn', zh: '撤销违规' },
  attach: { en: 'photos added', zh: '添加照片' },
  flight: { en: 'verification flight', zh: '核查飞行' },
  warn: { en: 'warned', zh: '预警' },
  overdue: { en: 'overdue', zh: '超期' },
  escalate: { en: 'escalated', zh: '督办' },
  claim: { en: 'taken in hand', zh: '接办' },
  release: { en: 'released', zh: '放回' },
  check: { en: 'to be checked first', zh: '核实' },
  file: { en: 'filed', zh: '立案' },
  dispatch: { en: 'dispatched', zh: '派遣' },
  recall: { en: 'recalled', zh: '收回' },
  remind: { en: 'reminded', zh: '催办' },
  extend: { en: 'extended', zh: '延期' },
  decline: { en: 'more time declined', zh: '不予延期' },
  postpone: { en: 'postponed', zh: '缓办' },
  resume: { en: 'resumed', zh: '恢复办理' },
  redo: { en: 'to be redone', zh: '返工' },
  close: { en: 'closed', zh: '结案' },
  void: { en: 'made void', zh: '作废' },
  duplicate: { en: 'a duplicate', zh: '重复案件' },
  reopen: { en: 'reopened', zh: '重新打开' },
  archive: { en: 'archived', zh: '归档' },
  take: { en: 'taken up by the unit', zh: '受理' },
  return: { en: 'returned', zh: '退回' },
  'ask-extension': { en: 'more time asked for', zh: '申请延期' },
  report: { en: 'reported as done', zh: '反馈' },
  note: { en: 'note', zh: '备注' },
};

export const RULES: Readonly<Record<Rule, Text>> = {
  'forbidden-area': { en: 'In a forbidden area', zh: '驶入禁行区' },
  'left-work-area': { en: 'Left its work area', zh: '驶离作业区' },
  'off-route': { en: 'Off its route', zh: '偏离路线' },
  speeding: { en: 'Speeding', zh: '超速' },
  'overlong-stop': { en: 'Stopped too long', zh: '停留超时' },
  silent: { en: 'Gone silent', zh: '设备失联' },
};

export const SOURCES: Readonly<Record<CaseSource, Text>> = {
  violation: { en: 'a vehicle’s violation', zh: '车辆违规' },
  citizen: { en: 'a citizen', zh: '市民反映' },
  photo: { en: 'a photo', zh: '照片' },
  detection: { en: 'a detector', zh: '智能识别' },
  staff: { en: 'staff', zh: '人工上报' },
  application: { en: 'an application', zh: '应用接入' },
};

export const ROLES: Readonly<Record<PhotoRole, Text>> = {
  evidence: { en: 'evidence', zh: '取证' },
  verification: { en: 'verification', zh: '核查' },
  before: { en: 'before', zh: '处置前' },
  after: { en: 'after', zh: '处置后' },
  report: { en: 'as reported', zh: '上报' },
};

export const WORDS = {
  title: { en: 'Report of case', zh: '案件证据报告' },
  facts: { en: 'The matter', zh: '案件情况' },
  category: { en: 'Category', zh: '类别' },
  state: { en: 'State', zh: '状态' },
  source: { en: 'Told by', zh: '来源' },
  description: { en: 'Description', zh: '描述' },
  address: { en: 'Address', zh: '地址' },
  place: { en: 'Place (WGS-84)', zh: '位置（WGS-84）' },
  vehicle: { en: 'Vehicle', zh: '车辆' },
  zone: { en: 'Zone', zh: '区域' },
  version: { en: 'version', zh: '版本' },
  cell: { en: 'Grid cell', zh: '单元网格' },
  unit: { en: 'Responsible unit', zh: '责任单位' },
  occurred: { en: 'Occurred', zh: '发生时间' },
  opened: { en: 'Told', zh: '收集时间' },
  filed: { en: 'Filed', zh: '立案时间' },
  dispatched: { en: 'Dispatched', zh: '派遣时间' },
  reported: { en: 'Reported as done', zh: '反馈时间' },
  closed: { en: 'Closed', zh: '结案时间' },
  due: { en: 'Deadline', zh: '办理期限' },
  map: { en: 'Map', zh: '位置图' },
  ofPlace: { en: 'place', zh: '案件位置' },
  ofTrack: { en: 'track', zh: '轨迹' },
  ofZone: { en: 'zone', zh: '区域' },
  ofPhoto: { en: 'photo and the ground it shows', zh: '照片及其地面范围' },
  violations: { en: 'Violations', zh: '违规' },
  rule: { en: 'Rule', zh: '规则' },
  began: { en: 'Began', zh: '开始' },
  ended: { en: 'Ended', zh: '结束' },
  goingOn: { en: 'going on', zh: '持续中' },
  measured: { en: 'Measured / limit', zh: '测得 / 限值' },
  photos: { en: 'Photos', zh: '照片' },
  taken: { en: 'taken', zh: '拍摄' },
  unknownTime: { en: 'time not known', zh: '时间未知' },
  original: { en: 'original', zh: '原件' },
  lost: { en: 'the original is no longer there', zh: '原件已缺失' },
  noPicture: { en: 'no preview', zh: '无预览' },
  flights: { en: 'Verification flights', zh: '核查飞行' },
  drone: { en: 'Drone', zh: '无人机' },
  pilot: { en: 'Pilot and licence', zh: '飞手及执照' },
  approval: { en: 'Approval', zh: '飞行批准' },
  mission: { en: 'Mission flown (sha-256)', zh: '执行航线（sha-256）' },
  log: { en: 'Log', zh: '办理日志' },
  at: { en: 'Time', zh: '时间' },
  by: { en: 'By', zh: '人员' },
  step: { en: 'Step', zh: '步骤' },
  note: { en: 'Note', zh: '说明' },
  hash: { en: 'sha-256 over the entry and the one before', zh: 'sha-256（含前一条哈希）' },
  verify: { en: 'How to check this', zh: '如何核验' },
  exported: { en: 'Exported', zh: '导出' },
  key: { en: 'Public key (ed25519)', zh: '公钥（ed25519）' },
  head: { en: 'Head of the log', zh: '日志末端哈希' },
  none: { en: 'none', zh: '无' },
} as const satisfies Readonly<Record<string, Text>>;

export const HOW_TO_VERIFY: Readonly<Record<'en' | 'zh', readonly string[]>> = {
  en: [
    'This page is one file of a signed bundle: alone it proves nothing. manifest.json names every file with its sha-256, and manifest.sig signs it.',
    'Check the whole with: chengxun verify BUNDLE.zip --key bureau.pem. It needs neither the service nor a database, and names the first thing that was altered.',
    'Compare the public key with the one that the bureau publishes. docs/evidence.md of Chengxun describes the format, so that other programs can check it.',
  ],
  zh: [
    '本页只是已签名证据包中的一个文件，单独不能作为证明。manifest.json 列出每个文件的 sha-256，manifest.sig 为其签名。',
    '整体核验：chengxun verify 证据包.zip --key 公钥.pem。无需服务器和数据库，并会指出最先被改动之处。',
    '请将公钥与本单位公布的公钥核对。格式说明见 Chengxun 的 docs/evidence.md，可用其他程序核验。',
  ],
};
