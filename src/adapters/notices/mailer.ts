/** E-mail over an SMTP server. */
import { createTransport } from 'nodemailer';
import type { SendMail } from '../../services/notices/ports.ts';

/** ms for connecting, and for each answer of the server. */
const PATIENCE = 20_000;

export interface Mailer {
  readonly send: SendMail;
  close(): void;
}

/** @param url `smtp://user:password@host:port`, or `smtps:` for TLS from the first byte */
export function openMailer({ url, from }: { readonly url: string; readonly from: string }): Mailer {
  const waits = `connectionTimeout=${PATIENCE}&greetingTimeout=${PATIENCE}&socketTimeout=${PATIENCE}`;
  const transport = createTransport(`${url}${url.includes('?') ? '&' : '?'}${waits}`, { from });
  return {
    send: async ({ to, subject, text }) => {
      await transport.sendMail({
        to,
        subject,
        text,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    close: () => transport.close(),
  };
}
