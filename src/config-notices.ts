/** The settings around notices that go out: the mail server, and the address in their links. */
import { z } from 'zod';

const isUrl = (text: string, protocols: readonly string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol);

export const noticeSettings = {
  CHENGXUN_SMTP_URL: z
    .string()
    .refine(
      (text) => isUrl(text, ['smtp:', 'smtps:']) && new URL(text).hostname !== '',
      'must be of the form smtp://user:password@host:587, or smtps:// for TLS from the first byte',
    )
    .optional(),
  CHENGXUN_MAIL_FROM: z
    .string()
    .max(200)
    .regex(
      /^([^<>\r\n]*<[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+)$/,
      'must be an address such as cases@example.org',
    )
    .optional(),
  CHENGXUN_PUBLIC_URL: z
    .string()
    .refine(
      (text) => isUrl(text, ['http:', 'https:']),
      'must be an http or https address such as https://cases.example.org',
    )
    .optional(),
};

export interface NoticeConfig {
  /** Absent: no e-mail is sent. */
  readonly mail?: { readonly url: string; readonly from: string };
  /** Where people reach this service, without a slash at its end; absent: messages have no links. */
  readonly publicUrl?: string;
}

const shape = z.object(noticeSettings);

export function noticeConfig(s: z.infer<typeof shape>): NoticeConfig {
  return {
    ...(s.CHENGXUN_SMTP_URL !== undefined && {
      mail: { url: s.CHENGXUN_SMTP_URL, from: s.CHENGXUN_MAIL_FROM ?? '' },
    }),
    ...(s.CHENGXUN_PUBLIC_URL !== undefined && {
      publicUrl: s.CHENGXUN_PUBLIC_URL.replace(/\/+$/, ''),
    }),
  };
}

const TOGETHER = ['CHENGXUN_SMTP_URL', 'CHENGXUN_MAIL_FROM'];

/** Settings of the mail server that belong together. */
export function halfOfMail(given: Readonly<Record<string, unknown>>): string[] {
  const there = TOGETHER.filter((name) => given[name] !== undefined).length;
  if (there === 0 || there === TOGETHER.length) return [];
  return [`${TOGETHER.join(' and ')} belong together: set both or none`];
}
