/** Notices that go out, put together: webhooks and e-mail to units. */
import { openMailer } from './adapters/notices/mailer.ts';
import { createPost } from './adapters/notices/post.ts';
import { systemRandom } from './adapters/random.ts';
import type { Pool } from './adapters/store/database.ts';
import { createHookStore } from './adapters/store/hook-store.ts';
import { createMailStore } from './adapters/store/mail-store.ts';
import { createDeliverer } from './services/notices/deliver.ts';
import { createHooks } from './services/notices/hooks.ts';
import { createUnitMails } from './services/notices/mails.ts';
import type { NoticeServices } from './services/notices/services.ts';
import type { Clock, Log } from './services/ports.ts';

export interface NoticeRoom extends NoticeServices {
  /** Call it every second or so; any number of processes may. */
  sendHooks(): Promise<void>;
  sendMails(): Promise<void>;
  tidyNotices(): Promise<void>;
  /** What is being sent ends; nothing further is begun. */
  stopNotices(): void;
}

export interface NoticeParts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
  /** IANA name. */
  readonly timeZone: string;
  /** Absent: no e-mail is sent. */
  readonly mail?: { readonly url: string; readonly from: string } | undefined;
  readonly publicUrl?: string | undefined;
  /** ms that a webhook may take. */
  readonly patience?: number;
}

export function openNotices(parts: NoticeParts): NoticeRoom {
  const { pool, clock, log, timeZone, mail, publicUrl, patience } = parts;
  const store = createHookStore(pool);
  const post = createPost(patience);
  const mailer = mail && openMailer(mail);
  const deliverer = createDeliverer({ store, post, clock, log });
  const mails = createUnitMails({
    store: createMailStore(pool),
    send: mailer?.send,
    publicUrl,
    timeZone,
    clock,
    log,
  });
  return {
    hooks: createHooks({ store, post, random: systemRandom, clock }),
    sendHooks: deliverer.round,
    sendMails: mails.round,
    tidyNotices: async () => {
      await deliverer.tidy();
      await mails.tidy();
    },
    stopNotices: () => {
      deliverer.stop();
      mails.stop();
      mailer?.close();
    },
  };
}
