/** Planning and the ground, each in threads of their own: neither waits for the other, nothing waits for them. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type {
  GroundFault,
  GroundMessage,
  GroundReply,
  GroundSurvey,
} from '../../services/patrols/ground-book.ts';
import type { PlannerMessage } from '../../services/patrols/planning-job.ts';
import type { Ground, Planner, Stopped } from '../../services/patrols/ports.ts';
import { type PoolLimits, WorkerPool } from './worker-pool.ts';

export interface PlannerOptions {
  /** Of the compiled threads. */
  readonly folder: string;
  readonly terrainDir?: string | undefined;
  readonly buildings?: string | undefined;
  readonly observe?: (seconds: number, outcome: string) => void;
  /** Files that are left out, found when they were needed. */
  readonly leftOut?: (faults: readonly GroundFault[]) => void;
  readonly limits?: Partial<PoolLimits>;
}

export interface Planning {
  readonly planner: Planner;
  readonly ground: Ground & {
    /** What the files hold and what is wrong with them; undefined where none are set. */
    survey(): Promise<GroundSurvey | Stopped | undefined>;
  };
  close(): Promise<void>;
}

/** One core stays for the service itself; more than four plan nothing that a bureau waits for. */
const THREADS = Math.max(1, Math.min(4, availableParallelism() - 1));
const LIMITS: PoolLimits = {
  threads: THREADS,
  waiting: 16,
  time: 60_000,
  memory: 768,
  idle: 60_000,
};
/** Tiles lie beside the heap, bounded by the thread itself. */
const GROUND_LIMITS: PoolLimits = {
  threads: 1,
  waiting: 64,
  // Looking through a folder of large files takes its time, once.
  time: 120_000,
  memory: 512,
  idle: 300_000,
};

export function createPlanning(options: PlannerOptions): Planning {
  const { folder, observe, terrainDir, buildings } = options;
  const planning = new WorkerPool({
    entry: join(folder, 'planning-thread.js'),
    limits: { ...LIMITS, ...options.limits },
    ...(observe && { observe }),
  });
  const below = new WorkerPool({
    entry: join(folder, 'ground-thread.js'),
    data: { terrainDir, buildings },
    limits: GROUND_LIMITS,
  });
  const hasGround = terrainDir !== undefined || buildings !== undefined;
  return {
    planner: {
      plan: (job, signal) => answer(planning, { kind: 'plan', ...job }, signal),
      judge: (job, signal) => answer(planning, { kind: 'judge', ...job }, signal),
      seen: (job, signal) => answer(planning, { kind: 'seen', ...job }, signal),
    },
    ground: {
      around: async (bounds, signal) => {
        if (!hasGround) return { ok: true, obstacles: [] };
        const reply = await answer<GroundReply>(below, { kind: 'around', bounds }, signal);
        if (reply.ok && reply.faults.length > 0) options.leftOut?.(reply.faults);
        return reply;
      },
      survey: async () => (hasGround ? answer<GroundSurvey>(below, { kind: 'survey' }) : undefined),
    },
    close: async () => {
      await Promise.all([planning.close(), below.close()]);
    },
  };
}

/** What the threads answer is what their messages ask for: they are our own. */
async function answer<T>(
  pool: WorkerPool,
  message: PlannerMessage | GroundMessage,
  signal?: AbortSignal,
): Promise<T | Stopped> {
  const outcome = await pool.run(message, signal);
  return 'value' in outcome ? (outcome.value as T) : outcome;
}
