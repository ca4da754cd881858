/** What notices that go out ask of the world. */
import type { UnitId } from '../../domain/ids.ts';

export interface HookDraft {
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  /** Of this unit's cases alone. */
  readonly unit?: UnitId | undefined;
  readonly active: boolean;
}

export interface Hook extends Omit<HookDraft, 'unit'> {
  readonly id: number;
  readonly unit?: { readonly id: UnitId; readonly name: string };
  /** Messages that are still to be delivered. */
  readonly waiting: number;
  /** ms */
  readonly lastDelivered?: number;
  readonly lastError?: string;
}

/** A message as it is sent. */
export interface HookMessage {
  readonly id: number;
  /** The same at every try: `msg_…`. */
  readonly message: string;
  readonly event: string;
  /** ms */
  readonly made: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What became of a message, for people to look at. */
export interface Delivery {
  readonly id: number;
  readonly message: string;
  readonly event: string;
  readonly case: string;
  /** The hook's name. */
  readonly to: string;
  readonly made: number;
  readonly attempts: number;
  /** ms; absent: it is not tried again. */
  readonly next?: number;
  readonly delivered?: number;
  readonly dropped: boolean;
  readonly error?: string;
}

/** A hook that this process alone sends to for a while. */
export interface LeasedHook {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly secret: string;
  readonly failures: number;
}

export interface HookStore {
  /** By id. */
  list(): Promise<Hook[]>;
  get(id: number): Promise<Hook | undefined>;
  secretOf(id: number): Promise<{ readonly url: string; readonly secret: string } | undefined>;
  add(
    draft: HookDraft,
    secret: string,
    most: number,
  ): Promise<number | 'no-such-unit' | 'too-many'>;
  /** What waits stays; a hook that failed is tried again at once. */
  change(id: number, draft: HookDraft): Promise<'ok' | 'unknown' | 'no-such-unit'>;
  /** What waits is signed with it from now on. */
  changeSecret(id: number, secret: string): Promise<boolean>;
  /** With its messages. */
  remove(id: number): Promise<boolean>;
  /** The newest first. */
  deliveries(
    filter: { readonly hook?: number | undefined; readonly waiting?: boolean | undefined },
    before: number | undefined,
    limit: number,
  ): Promise<Delivery[]>;
  /** One that has something to send and that no process sends to. */
  lease(now: number, until: number): Promise<LeasedHook | undefined>;
  /** The oldest that waits. */
  oldest(hook: number): Promise<HookMessage | undefined>;
  /** False: the lease went to another process meanwhile. */
  renew(hook: number, before: number, until: number): Promise<boolean>;
  delivered(hook: number, message: number, at: number): Promise<void>;
  /** @param next when the hook is tried again, ms */
  failed(
    hook: number,
    message: number,
    failure: { readonly error: string; readonly next: number; readonly drop: boolean },
  ): Promise<void>;
  release(hook: number, until: number): Promise<void>;
  /** Drops what waits since before `stale`, forgets what ended before `old`, ms. */
  tidy(stale: number, old: number): Promise<void>;
}

export type SendOutcome =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly status?: number; readonly error: string };

/** Posts a body; settles within some seconds, and never rejects. */
export type PostMessage = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<SendOutcome>;

export interface MailLine {
  readonly id: number;
  readonly event: string;
  readonly made: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface MailStore {
  /** A unit that there is something to tell, to which no other process writes before `until`, ms. */
  claim(
    now: number,
    until: number,
  ): Promise<
    | {
        readonly unit: number;
        readonly name: string;
        readonly email: string;
        readonly failures: number;
      }
    | undefined
  >;
  /** The oldest first. */
  lines(unit: number, limit: number): Promise<MailLine[]>;
  /** They were told, or are past telling. */
  forget(unit: number, lines: readonly number[]): Promise<void>;
  failed(unit: number, next: number): Promise<void>;
  /** Forgets what was to be told before a moment, ms; returns how many. */
  forgetBefore(time: number): Promise<number>;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Rejects where it could not be handed over. */
export type SendMail = (mail: Mail) => Promise<void>;
