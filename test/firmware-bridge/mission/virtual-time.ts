import type { Timers } from '../../../firmware-bridge/mavlink/vehicle-port.ts';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
}

/** Time that passes only while somebody waits for something. */
export class VirtualTime implements Timers {
  private time = 1_700_000_000_000;
  private order = 0;
  /** A heap by `at`, then by the order in which they were set. */
  private readonly due: Due[] = [];
  private readonly off = new Set<number>();

  now(): number {
    return this.time;
  }

  after(ms: number, work: () => void): () => void {
    const order = this.order++;
    this.push({ at: this.time + ms, order, work });
    return () => this.off.add(order);
  }

  /** Lets time pass until the promise is settled; throws where it takes longer than `most` ms. */
  async until<T>(promise: Promise<T>, most = 24 * 3_600_000): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    const end = this.time + most;
    for (;;) {
      // Enough turns for a chain of awaits to come to its next timer.
      for (let i = 0; i < 8 && !settled; i++) await null;
      if (settled) return promise;
      if (!this.next() || this.time > end) throw new Error('It does not end.');
    }
  }

  /** Lets so much time pass. */
  pass(ms: number): void {
    const end = this.time + ms;
    while (this.due[0] && this.due[0].at <= end) this.next();
    this.time = end;
  }

  private next(): boolean {
    const first = this.pop();
    if (!first) return false;
    if (this.off.delete(first.order)) return true;
    this.time = first.at;
    first.work();
    return true;
  }

  private push(one: Due): void {
    const { due } = this;
    let i = due.push(one) - 1;
    for (let up = (i - 1) >> 1; i > 0 && before(due[i]!, due[up]!); i = up, up = (i - 1) >> 1)
      [due[i], due[up]] = [due[up]!, due[i]!];
  }

  private pop(): Due | undefined {
    const { due } = this;
    const first = due[0];
    const last = due.pop();
    if (!first || !last || due.length === 0) return first;
    due[0] = last;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (due[child] && before(due[child], due[least]!)) least = child;
      if (least === i) return first;
      [due[i], due[least]] = [due[least]!, due[i]!];
      i = least;
    }
  }
}

const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
