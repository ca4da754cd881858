/** Missions to a vehicle and back: nothing is "ok" that was not read back whole and found equal. */
import { createHash } from 'node:crypto';
import type { Failure } from '../../../src/domain/flights/drone.ts';
import { canonicalMission, type Mission } from '../../../src/domain/flights/mission.ts';
import type { Timers, VehiclePort } from '../vehicle-port.ts';
import { LISTS, type List, type WireItem, wireItems } from './items.ts';
import { limitBroken } from './limits.ts';
import type { OnBoard, State } from './state.ts';
import { transfer } from './transfer.ts';

export type MissionOutcome =
  /** sha-256 of canonicalMission: all three lists on board are these. */
  | { readonly ok: true; readonly hash: string }
  | {
      readonly ok: false;
      readonly reason: Failure;
      readonly detail: string;
      /** Of the list that failed, named in `detail`; `mixed` too where one before it is new already. */
      readonly onBoard: OnBoard;
    };

export interface MissionOptions {
  /** Steps of sending and reading, fence and rally points included. */
  onProgress?(done: number, total: number): void;
  readonly signal?: AbortSignal;
  /** What was last proven to be on board: a failure can then say that it still is. */
  readonly before?: Mission;
}

const IN_WORDS: Readonly<Record<List, string>> = {
  fence: 'fence',
  rally: 'rally points',
  mission: 'mission',
};

const ON_BOARD: Readonly<Record<OnBoard, string>> = {
  unchanged: 'on board is still what was there before',
  mixed: 'ON BOARD IS A MIXTURE of old and new: upload again before flying',
  cleared: 'on board it is empty now',
  other: 'on board is something else',
  unknown: 'what is on board is not known',
};

const NOT_BEGUN = { reason: 'cancelled', detail: 'called off before it was begun' } as const;

/** Sends fence, rally points and mission (empty ones too, so that no old one stays), and proves each. */
export async function uploadMission(
  port: VehiclePort,
  timers: Timers,
  mission: Mission,
  options: MissionOptions = {},
): Promise<MissionOutcome> {
  const broken = limitBroken(mission, port.autopilot);
  if (broken) {
    const detail = `nothing was sent: ${broken}`;
    return { ok: false, reason: 'refused', detail, onBoard: 'unchanged' };
  }
  return run('upload', port, timers, mission, options);
}

/** Reads all three lists and compares them. */
export async function verifyMission(
  port: VehiclePort,
  timers: Timers,
  mission: Mission,
  options: MissionOptions = {},
): Promise<MissionOutcome> {
  return run('verify', port, timers, mission, options);
}

async function run(
  goal: State['goal'],
  port: VehiclePort,
  timers: Timers,
  mission: Mission,
  { onProgress, signal, before }: MissionOptions,
): Promise<MissionOutcome> {
  const lists = LISTS.map((list) => ({ list, items: wireItems(mission, list, port.autopilot) }));
  const total = 2 * lists.reduce((n, { items }) => n + items.length, 0);
  let most = 0;
  let earlier = 0;
  // What is true of one list is not of the whole, where one before it was sent and is another now.
  let changed = false;
  const whole = (onBoard: OnBoard) => (changed && onBoard === 'unchanged' ? 'mixed' : onBoard);
  for (const { list, items } of lists) {
    if (signal?.aborted) return failure(list, NOT_BEGUN, whole('unchanged'));
    const old = before && wireItems(before, list, port.autopilot);
    const ended = await transfer(port, timers, {
      goal,
      list,
      items,
      before: old,
      signal,
      onProgress(done) {
        if (earlier + done <= most) return;
        most = earlier + done;
        onProgress?.(most, total);
      },
    });
    if (!ended.ok) return failure(list, ended.fault, whole(ended.onBoard));
    changed ||= goal === 'upload' && !(old && isSame(old, items));
    earlier += 2 * items.length;
  }
  return { ok: true, hash: missionHash(mission) };
}

const isSame = (one: readonly WireItem[], other: readonly WireItem[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function failure(
  list: List,
  { reason, detail }: { reason: Failure; detail: string },
  onBoard: OnBoard,
): MissionOutcome {
  const words = `${IN_WORDS[list]}: ${detail}; ${ON_BOARD[onBoard]}`;
  return { ok: false, reason, detail: words, onBoard };
}

/** sha-256 of canonicalMission, hex. */
export function missionHash(mission: Mission): string {
  return createHash('sha256').update(canonicalMission(mission)).digest('hex');
}
