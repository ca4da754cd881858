/** The permits of a case's vehicle as rows of its report: what each said, and what of it was broken. */
import type { Permit, PermitFinding, PermitStatus } from '../../../domain/supervision/permit.ts';
import type { Language, Text } from '../language.ts';
import type { Gathered } from './gather.ts';
import { escaped } from './html.ts';

const FINDINGS: Readonly<Record<PermitFinding, Text>> = {
  none: { en: 'the vehicle had no permit', zh: '车辆无准运证' },
  'not-yet-valid': { en: 'not yet valid', zh: '尚未生效' },
  expired: { en: 'expired', zh: '已过期' },
  suspended: { en: 'suspended', zh: '已暂停' },
  revoked: { en: 'revoked', zh: '已注销' },
  'outside-hours': { en: 'outside its hours', zh: '不在准运时段' },
  'other-dump-site': { en: 'at a dump site that it does not name', zh: '不在准运消纳场' },
  'off-route': { en: 'off its routes', zh: '偏离准运路线' },
};

const STATUSES: Readonly<Record<PermitStatus, Text>> = {
  valid: { en: 'valid', zh: '有效' },
  suspended: { en: 'suspended', zh: '暂停' },
  revoked: { en: 'revoked', zh: '注销' },
};

const WORDS = {
  kept: { en: 'nothing broken', zh: '未违反' },
  none: { en: 'none', zh: '无' },
  since: { en: 'on the register since', zh: '登记于' },
  number: { en: 'Number', zh: '编号' },
  company: { en: 'Company', zh: '运输企业' },
  site: { en: 'Site', zh: '工地' },
  dumpSites: { en: 'Dump sites', zh: '消纳场' },
  routes: { en: 'Routes', zh: '路线' },
  days: { en: 'Valid', zh: '有效期' },
  hours: { en: 'Hours', zh: '时段' },
  volume: { en: 'Volume', zh: '方量' },
  status: { en: 'Status', zh: '状态' },
  version: { en: 'version', zh: '版本' },
} as const satisfies Readonly<Record<string, Text>>;

export const PERMIT_HEADS: readonly Text[] = [
  { en: 'Violation began', zh: '违规开始' },
  { en: 'Permit as it was', zh: '当时的准运证' },
  { en: 'Found', zh: '核对结果' },
];

/** @param when a moment by the bureau's clock, as HTML */
export function permitRows(
  { permits, violations }: Gathered,
  language: Language,
  when: (ms: number | undefined) => string,
): string[][] {
  const say = (text: Text) => escaped(text[language]);
  return permits.map(({ violation, permit, findings }) => [
    when(violations.find(({ id }) => id === violation)?.began),
    permit ? words(permit, say, when) : say(WORDS.none),
    findings.length === 0
      ? say(WORDS.kept)
      : findings.map((one) => `<strong>${say(FINDINGS[one])}</strong>`).join('<br>'),
  ]);
}

function words(of: Permit, say: (text: Text) => string, when: (ms: number) => string): string {
  const names = (list: readonly { readonly name: string }[]) =>
    list.map(({ name }) => escaped(name)).join('; ');
  const hours = of.hours.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(', ');
  const lines: readonly (readonly [Text, string])[] = [
    [WORDS.number, `${escaped(of.number)} (${say(WORDS.version)} ${of.version})`],
    [WORDS.company, escaped(of.company)],
    [WORDS.site, escaped(of.site.name)],
    [WORDS.dumpSites, names(of.dumpSites)],
    [WORDS.routes, names(of.routes)],
    [WORDS.days, `${of.firstDay} – ${of.lastDay}`],
    [WORDS.hours, hours],
    [WORDS.volume, of.volume === undefined ? '' : `${of.volume} m³`],
    [WORDS.status, `${say(STATUSES[of.status])}, ${say(WORDS.since)} ${when(of.recordedFrom)}`],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${say(label)}: ${value}`)
    .join('<br>');
}

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
