/** What a bridge's reply makes of a command: forward only, however often and in whatever order replies come. */
import type { Failure, Reply, ReplyState } from './drone.ts';

/** `sent` until the bridge answers. */
export type CommandState = 'sent' | ReplyState;

export interface CommandProgress {
  readonly state: CommandState;
  readonly reason?: Failure;
  readonly detail: string;
  readonly progress?: { readonly done: number; readonly total: number };
}

/**
 * How far a command is. That nobody answered is only this service's guess: the bridge's own last word,
 * kept in its outbox over an outage, goes before it.
 */
function rank({ state, reason }: { state: CommandState; reason?: Failure | undefined }): number {
  if (state === 'sent') return 0;
  if (state === 'accepted') return 1;
  if (state === 'running') return 2;
  return state === 'failed' && reason === 'no-answer' ? 3 : 4;
}

/**
 * The command after a reply; undefined: it says nothing new.
 * @param hash of the mission that was to be uploaded or verified; absent for other commands
 */
export function afterReply(
  command: CommandProgress,
  reply: Reply,
  hash: string | undefined,
): CommandProgress | undefined {
  const told = believed(reply, hash);
  const before = rank(command);
  const after = rank(told);
  const goesOn = told.state === 'running' && before === 2 && further(command, told);
  if (after <= before && !goesOn) return undefined;
  return told;
}

const further = (before: CommandProgress, after: CommandProgress): boolean =>
  (after.progress?.done ?? 0) > (before.progress?.done ?? 0);

/** The reply as the command's state. "Done" of another mission than the one asked for is no such thing. */
function believed(reply: Reply, hash: string | undefined): CommandProgress {
  const { state, reason, detail = '', progress } = reply;
  if (state === 'done' && hash !== undefined && reply.hash !== hash) {
    const found = reply.hash ? `mission ${reply.hash.slice(0, 12)}…` : 'no mission at all';
    return {
      state: 'failed',
      reason: 'differs',
      detail:
        `The bridge says it is done, but proves ${found}, not ${hash.slice(0, 12)}…. ${detail}`.trim(),
    };
  }
  return {
    state,
    ...(state === 'failed' && { reason: reason ?? 'error' }),
    detail,
    ...(progress && { progress }),
  };
}
