import { beforeEach, describe, expect, it } from 'vitest';
import type { PlanRefusal } from '../../../missions/patrol/plan.ts';
import type { PatrolWishes } from '../../../src/domain/flights/patrol.ts';
import {
  type PlanAbout,
  type PlanAnswer,
  PlanFeed,
  type Planned,
  type PlanOrder,
} from '../../../src/web/planner/plan-feed.ts';

const ABOUT: PlanAbout = {
  library: { templates: [], cameras: [], airframes: [] },
  surroundings: { noFly: [], permitted: [], obstacles: [] },
};
const wish = (height: number): PatrolWishes => ({
  template: 't',
  camera: 'c',
  airframe: 'a',
  drawn: [],
  takeOff: [],
  drones: 1,
  height,
});
const RESULT: PlanRefusal = { ok: false, reason: 'too-small', detail: '' };

/** Workers whose answers the test gives, and a clock that it turns. */
class Bench {
  readonly workers: { orders: PlanOrder[]; ended: boolean; answer(): void }[] = [];
  readonly told: Planned[] = [];
  readonly busy: (string | null)[] = [];
  #now = 0;
  #timers: { at: number; act: () => void }[] = [];
  readonly feed = new PlanFeed(
    {
      spawn: (onAnswer) => this.#spawn(onAnswer),
      after: (ms, act) => {
        const timer = { at: this.#now + ms, act };
        this.#timers.push(timer);
        return () => {
          this.#timers = this.#timers.filter((one) => one !== timer);
        };
      },
    },
    {
      planned: (planned) => this.told.push(planned),
      busy: (what) => this.busy.push(what),
      failed: () => {},
    },
  );

  #spawn(onAnswer: (answer: PlanAnswer) => void) {
    const orders: PlanOrder[] = [];
    const worker = {
      orders,
      ended: false,
      answer: () => {
        const last = orders.findLast((order) => order.kind === 'plan');
        if (last && !worker.ended) onAnswer({ id: last.id, result: RESULT, cuts: [], ms: 1 });
      },
    };
    this.workers.push(worker);
    return {
      post: (order: PlanOrder) => orders.push(order),
      end: () => {
        worker.ended = true;
      },
    };
  }

  pass(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { act } of due) act();
  }

  heights(worker: number): (number | undefined)[] {
    return (this.workers[worker]?.orders ?? []).flatMap((order) =>
      order.kind === 'plan' ? [order.wishes.height] : [],
    );
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
  bench.feed.about(ABOUT);
});

describe('the planner beside the page', () => {
  it('tells a worker once what is around, not with each wish', () => {
    bench.feed.wish(wish(50));
    bench.workers[0]!.answer();
    bench.feed.wish(wish(51));
    expect(bench.workers[0]!.orders.map(({ kind }) => kind)).toEqual(['about', 'plan', 'plan']);
  });

  it('skips the wishes between: a draft under way, then the newest', () => {
    for (const height of [50, 51, 52, 53]) bench.feed.wish(wish(height));
    expect(bench.heights(0)).toEqual([50]);
    bench.workers[0]!.answer();
    expect(bench.heights(0)).toEqual([50, 53]);
    expect(bench.told.map(({ wishes }) => wishes.height)).toEqual([50]);
  });

  it('makes the whole plan when the wishes rest, and breaks it off for a newer one', () => {
    bench.feed.wish(wish(50));
    bench.workers[0]!.answer();
    bench.pass(299);
    expect(bench.workers).toHaveLength(1);
    bench.pass(1);
    expect(bench.heights(1)).toEqual([50]);
    expect(bench.busy.at(-1)).toBe('full');
    bench.feed.wish(wish(60));
    expect(bench.workers[1]!.ended).toBe(true);
    bench.workers[1]!.answer();
    bench.workers[0]!.answer();
    bench.pass(300);
    bench.workers[2]!.answer();
    expect(bench.told.map(({ full, wishes }) => [full, wishes.height])).toEqual([
      [false, 50],
      [false, 60],
      [true, 60],
    ]);
    expect(bench.busy.at(-1)).toBeNull();
  });

  it('does not put a late draft over the whole plan of the same wish', () => {
    const same = wish(50);
    bench.feed.wish(same);
    bench.pass(300);
    bench.workers[1]!.answer();
    bench.workers[0]!.answer();
    expect(bench.told.map(({ full }) => full)).toEqual([true]);
  });

  it('gives a draft up that takes seconds while a newer wish waits', () => {
    bench.feed.wish(wish(50));
    bench.feed.wish(wish(70));
    bench.pass(4_000);
    expect(bench.workers[0]!.ended).toBe(true);
    expect(bench.workers.some((_, i) => bench.heights(i).includes(70))).toBe(true);
  });

  it('plans anew when what is around has changed', () => {
    bench.feed.wish(wish(50));
    bench.workers[0]!.answer();
    bench.feed.about({ ...ABOUT });
    expect(bench.heights(1)).toEqual([50]);
  });

  it('asks for nothing more once it has ended', () => {
    bench.feed.wish(wish(50));
    bench.feed.end();
    bench.pass(10_000);
    expect(bench.workers).toHaveLength(1);
    expect(bench.workers[0]!.ended).toBe(true);
  });
});
