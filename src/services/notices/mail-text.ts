/** What an e-mail to a unit says: in Chinese, and in English below it. */
import type { MailLine } from './ports.ts';

interface MailWords {
  readonly subject: string;
  readonly text: string;
}

const EVENTS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  'case.dispatched': { zh: '新派遣', en: 'Dispatched to you' },
  'case.warned': { zh: '即将到期', en: 'Due soon' },
  'case.overdue': { zh: '已超期', en: 'Overdue' },
  'case.escalated': { zh: '严重超期，已上报', en: 'Long overdue, told to those above' },
};

/** @param unit its name */
export function mailOf(
  unit: string,
  lines: readonly MailLine[],
  { publicUrl, timeZone }: { readonly publicUrl: string | undefined; readonly timeZone: string },
): MailWords {
  const groups = Object.entries(EVENTS)
    .map(([event, words]) => ({ words, lines: lines.filter((line) => line.event === event) }))
    .filter((group) => group.lines.length > 0);
  const time = timesIn(timeZone);
  const part = (language: 'zh' | 'en') =>
    groups.map(({ words, lines: of }) =>
      [
        language === 'zh' ? `${words.zh}（${of.length}）` : `${words.en} (${of.length})`,
        ...of.map((line) => caseText(line, language, time, publicUrl)),
      ].join('\n'),
    );
  return {
    subject: `案件通知 ${groups.map(({ words, lines: of }) => `${words.zh} ${of.length}`).join('，')}`,
    text: [
      `${unit}：`,
      ...part('zh'),
      '────────',
      `${unit}:`,
      ...part('en'),
      '此邮件由系统自动发送，请勿回复。 / Sent by the system; nobody reads replies.',
    ].join('\n\n'),
  };
}

function caseText(
  { data }: MailLine,
  language: 'zh' | 'en',
  time: (text: string) => string,
  publicUrl: string | undefined,
): string {
  const { number, id, address, due, category } = data as {
    number: string;
    id: number;
    address: string;
    due: string | null;
    category: { name: string } | null;
  };
  const words = language === 'zh' ? { due: '期限 ' } : { due: 'due ' };
  const facts = [
    number,
    category?.name ?? '',
    oneLine(address),
    due === null ? '' : `${words.due}${time(due)}`,
    publicUrl === undefined ? '' : `${publicUrl}/cases/${id}`,
  ];
  return `  ${facts.filter((fact) => fact !== '').join(' · ')}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `2026-11-22 18:00` by the bureau's clock. */
function timesIn(timeZone: string): (text: string) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return (text) => format.format(new Date(text));
}
