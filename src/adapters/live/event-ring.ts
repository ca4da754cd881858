/**
 * The last things that happened, each with the sequence number under which it did. Bounded: where it is
 * full the oldest goes, and `floor` says from where on it is complete.
 */
export interface LiveEvent {
  readonly seq: number;
  readonly kind: 'violation' | 'withdrawn' | 'case' | 'removed' | 'flight' | 'drone-event';
  readonly id: number | string;
  /** As it goes into a frame. */
  readonly json: string;
}

export class EventRing {
  readonly #events: LiveEvent[] = [];
  readonly #limit: number;
  /** Where the next one goes once the ring is full. */
  #next = 0;
  /** Everything after this sequence number is still here. */
  floor = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(event: LiveEvent): void {
    if (this.#events.length < this.#limit) {
      this.#events.push(event);
      return;
    }
    this.floor = this.#events[this.#next]!.seq;
    this.#events[this.#next] = event;
    this.#next = (this.#next + 1) % this.#limit;
  }

  /** Those after `seq`, each thing once as it was last, oldest first. */
  since(seq: number): LiveEvent[] {
    const newest = new Map<string, LiveEvent>();
    const { length } = this.#events;
    for (let back = 1; back <= length; back++) {
      const event = this.#events[(this.#next - back + length) % length]!;
      if (event.seq <= seq) break;
      const key = `${event.kind} ${event.id}`;
      if (!newest.has(key)) newest.set(key, event);
    }
    return [...newest.values()].reverse();
  }
}
