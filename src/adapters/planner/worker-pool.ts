/**
 * Threads that do one job at a time each. A thread is begun when there is something for it to do and ended
 * when it had nothing for a while; a job is ended by ending its thread, so nothing that it does can go on.
 */
import { Worker } from 'node:worker_threads';
import type { Stopped } from '../../services/patrols/ports.ts';

export interface PoolLimits {
  /** Jobs at the same time, and jobs that wait beside them. */
  readonly threads: number;
  readonly waiting: number;
  /** Of one job from when it is begun, ms. */
  readonly time: number;
  /** Heap of one thread, MB. */
  readonly memory: number;
  /** Without a job, ms. */
  readonly idle: number;
}

export interface PoolOptions {
  /** The compiled file that a thread runs: it answers each message with one. */
  readonly entry: string;
  /** Handed to every thread. */
  readonly data?: unknown;
  readonly limits: PoolLimits;
  /** That a job was begun; then seconds that it ran, and what came of it. */
  readonly observe?: (seconds: number, outcome: JobOutcome) => void;
}

type JobOutcome = 'begun' | 'done' | 'failed' | Stopped['reason'];

interface Job {
  readonly message: unknown;
  readonly signal: AbortSignal | undefined;
  readonly settle: (outcome: { readonly value: unknown } | Stopped) => void;
  readonly fail: (error: Error) => void;
  begun: number;
}

interface Lane {
  worker?: Worker;
  job?: Job;
  timer?: NodeJS.Timeout;
}

export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #lanes: readonly Lane[];
  readonly #waiting: Job[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#lanes = Array.from({ length: options.limits.threads }, () => ({}));
  }

  /** What the thread answers. Rejects where the thread failed in a way that nobody foresaw. */
  run(message: unknown, signal?: AbortSignal): Promise<{ readonly value: unknown } | Stopped> {
    return new Promise((resolve, reject) => {
      const job: Job = { message, signal, settle: resolve, fail: reject, begun: 0 };
      if (this.#closed || signal?.aborted) return resolve(CANCELLED);
      if (this.#waiting.length >= this.#options.limits.waiting && !this.#free()) {
        this.#options.observe?.(0, 'busy');
        return resolve(BUSY);
      }
      signal?.addEventListener('abort', () => this.#cancel(job), { once: true });
      this.#waiting.push(job);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) job.settle(CANCELLED);
    const workers = this.#lanes.map((lane) => {
      const { worker } = lane;
      this.#end(lane, CANCELLED);
      return worker?.terminate();
    });
    await Promise.all(workers);
  }

  /** One with a thread at hand comes first. */
  #free(): Lane | undefined {
    const free = this.#lanes.filter(({ job }) => job === undefined);
    return free.find(({ worker }) => worker !== undefined) ?? free[0];
  }

  #next(): void {
    const lane = this.#free();
    const job = lane && this.#waiting.shift();
    if (!lane || !job) return;
    clearTimeout(lane.timer);
    lane.job = job;
    job.begun = performance.now();
    this.#observe(job, 'begun');
    lane.timer = setTimeout(() => this.#stop(lane, this.#tooLong()), this.#options.limits.time);
    try {
      lane.worker ??= this.#start(lane);
      lane.worker.postMessage(job.message);
    } catch (error) {
      this.#fail(lane, error as Error);
    }
  }

  #start(lane: Lane): Worker {
    const { entry, data, limits } = this.#options;
    const worker = new Worker(entry, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: limits.memory },
    });
    // A service that ends need not wait for it.
    worker.unref();
    const own = (hear: (value: never) => void) => (value: unknown) => {
      // Of a thread that was ended nothing counts any more.
      if (lane.worker === worker) hear(value as never);
    };
    worker.on(
      'message',
      own((value: unknown) => this.#done(lane, value)),
    );
    worker.on(
      'error',
      own((error: NodeJS.ErrnoException) => this.#broke(lane, error)),
    );
    worker.on(
      'exit',
      own((code: number) => this.#fail(lane, new Error(`it ended with ${code}`))),
    );
    return worker;
  }

  #done(lane: Lane, value: unknown): void {
    const { job } = lane;
    if (!job) return;
    this.#observe(job, 'done');
    this.#release(lane);
    job.settle({ value });
    lane.timer = setTimeout(() => this.#drop(lane), this.#options.limits.idle);
    lane.timer.unref();
    this.#next();
  }

  #broke(lane: Lane, error: NodeJS.ErrnoException): void {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') this.#stop(lane, this.#tooBig());
    else this.#fail(lane, error);
  }

  #fail(lane: Lane, error: Error): void {
    const { job } = lane;
    if (job) this.#observe(job, 'failed');
    this.#drop(lane);
    job?.fail(error);
    this.#next();
  }

  /** Ends the job by ending its thread; the next one gets a new thread. */
  #stop(lane: Lane, outcome: Stopped): void {
    this.#end(lane, outcome);
    this.#next();
  }

  #end(lane: Lane, outcome: Stopped): void {
    const { job } = lane;
    if (job) this.#observe(job, outcome.reason);
    this.#drop(lane);
    job?.settle(outcome);
  }

  #cancel(job: Job): void {
    const at = this.#waiting.indexOf(job);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      job.settle(CANCELLED);
      return;
    }
    const lane = this.#lanes.find((one) => one.job === job);
    if (lane) this.#stop(lane, CANCELLED);
  }

  #drop(lane: Lane): void {
    this.#release(lane);
    const { worker } = lane;
    delete lane.worker;
    worker?.terminate().catch(() => {});
  }

  #release(lane: Lane): void {
    clearTimeout(lane.timer);
    delete lane.job;
  }

  #observe({ begun }: Job, outcome: JobOutcome): void {
    this.#options.observe?.((performance.now() - begun) / 1000, outcome);
  }

  #tooLong = (): Stopped => ({
    ok: false,
    reason: 'too-long',
    detail: `it took more than ${this.#options.limits.time / 1000} s: ask for less at a time`,
  });

  #tooBig = (): Stopped => ({
    ok: false,
    reason: 'too-big',
    detail: `it took more than ${this.#options.limits.memory} MB of memory: ask for less at a time`,
  });
}

const CANCELLED: Stopped = { ok: false, reason: 'cancelled', detail: 'it was cancelled' };
const BUSY: Stopped = {
  ok: false,
  reason: 'busy',
  detail: 'as many jobs as can wait are waiting: try again in some seconds',
};
