/** Writes to units what happened to their cases: at most one message a minute, with all that there is to tell. */
import type { Clock, Log } from '../ports.ts';
import { pauseAfter } from './deliver.ts';
import { mailOf } from './mail-text.ts';
import type { MailStore, SendMail } from './ports.ts';

const MINUTE = 60_000;
/** What could not be told for so long is not told any more. */
const TOLD_WITHIN = 3 * 24 * 60 * MINUTE;
/** Cases of one message; the rest comes a minute later. */
const MOST_LINES = 200;
/** Units of one round. */
const MOST_UNITS = 100;

export interface UnitMails {
  /** Writes to all units whose minute is over; any number of processes may do so at once. */
  round(): Promise<void>;
  tidy(): Promise<void>;
  /** The round underway ends after the message that it is at. */
  stop(): void;
}

export function createUnitMails(deps: {
  store: MailStore;
  /** Undefined: no server is set; nothing is sent and nothing kept for long. */
  send: SendMail | undefined;
  /** Where people reach this service, without a slash at the end; undefined: no links. */
  publicUrl: string | undefined;
  /** IANA name. */
  timeZone: string;
  clock: Clock;
  log: Log;
}): UnitMails {
  const { store, send, publicUrl, timeZone, clock, log } = deps;
  let stopped = false;
  const write = async (sendMail: SendMail): Promise<boolean> => {
    const now = clock.now();
    const claimed = await store.claim(now, now + MINUTE);
    if (!claimed) return false;
    const { unit, name, email, failures } = claimed;
    const lines = await store.lines(unit, MOST_LINES);
    // The address was taken away meanwhile, or the unit.
    if (email !== '') {
      try {
        await sendMail({ to: email, ...mailOf(name, lines, { publicUrl, timeZone }) });
      } catch (error) {
        log.warn({ unit: name, error: String(error) }, 'an e-mail to a unit could not be sent');
        await store.failed(unit, now + Math.max(MINUTE, pauseAfter(failures + 1)));
        return true;
      }
    }
    await store.forget(
      unit,
      lines.map((line) => line.id),
    );
    return true;
  };
  return {
    round: async () => {
      if (!send) return;
      for (let i = 0; i < MOST_UNITS && !stopped; i++) if (!(await write(send))) return;
    },
    tidy: async () => {
      const forgotten = await store.forgetBefore(send ? clock.now() - TOLD_WITHIN : clock.now());
      if (send && forgotten > 0)
        log.warn({ lines: forgotten }, 'e-mails to units could not be sent for three days');
    },
    stop: () => {
      stopped = true;
    },
  };
}
