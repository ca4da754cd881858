/**
 * Wishes in, plans out, beside the page: a worker that makes drafts as fast as it can, always of the newest
 * wish, and one that makes the whole plan when the wishes rest. A draft under way is waited for, a whole
 * plan that nobody wants any more is broken off.
 */

import type { Library } from '../../../missions/library/library.ts';
import type { PatrolPlan, PlanRefusal } from '../../../missions/patrol/plan.ts';
import type { Surroundings } from '../../../missions/patrol/surroundings.ts';
import type { PatrolWishes } from '../../domain/flights/patrol.ts';
import type { Cut } from './cuts.ts';

export interface PlanAbout {
  readonly library: Library;
  readonly surroundings: Surroundings;
}

export type PlanOrder =
  | { readonly kind: 'about'; readonly about: PlanAbout }
  | {
      readonly kind: 'plan';
      readonly id: number;
      readonly wishes: PatrolWishes;
      readonly draft: boolean;
    };

export type PlanAnswer =
  | {
      readonly id: number;
      readonly result: PatrolPlan | PlanRefusal;
      readonly cuts: readonly Cut[];
      readonly ms: number;
    }
  /** A fault of the program. */
  | { readonly id: number; readonly failed: string };

/** A worker, or what stands for it in a test. */
export interface PlanWorker {
  post(order: PlanOrder): void;
  end(): void;
}

export interface Planned {
  readonly wishes: PatrolWishes;
  readonly result: PatrolPlan | PlanRefusal;
  /** What of it no-fly areas take away. */
  readonly cuts: readonly Cut[];
  /** With coverage and findings. */
  readonly full: boolean;
  readonly ms: number;
}

export interface FeedParts {
  spawn(onAnswer: (answer: PlanAnswer) => void): PlanWorker;
  after(ms: number, act: () => void): () => void;
}

export interface FeedEvents {
  planned(planned: Planned): void;
  busy(what: 'draft' | 'full' | null): void;
  failed(why: string): void;
}

/** Without a new wish for so long the whole plan is made, ms. */
const REST = 300;
/** A draft that takes longer is given up where a newer wish waits, ms. */
const PATIENCE = 4_000;

export class PlanFeed {
  readonly #parts: FeedParts;
  readonly #events: FeedEvents;
  readonly #draft: Lane;
  readonly #full: Lane;
  #about: PlanAbout | undefined;
  #wishes: PatrolWishes | undefined;
  /** Of which the whole plan has been told. */
  #whole: PatrolWishes | undefined;
  #stopRest: () => void = () => {};
  #stopPatience: () => void = () => {};

  constructor(parts: FeedParts, events: FeedEvents) {
    this.#parts = parts;
    this.#events = events;
    const lane = (draft: boolean) =>
      new Lane(parts, draft, (wishes, answer) => this.#answered(wishes, answer, draft));
    this.#draft = lane(true);
    this.#full = lane(false);
  }

  /** What is planned with has changed. */
  about(about: PlanAbout): void {
    this.#about = about;
    this.#whole = undefined;
    this.#full.end();
    this.#draft.end();
    if (this.#wishes) this.wish(this.#wishes);
  }

  wish(wishes: PatrolWishes): void {
    this.#wishes = wishes;
    const about = this.#about;
    if (!about) return;
    if (this.#full.working) this.#full.end();
    if (!this.#draft.working) this.#draft.run(wishes, about);
    else this.#waitForDraft();
    this.#stopRest();
    this.#stopRest = this.#parts.after(REST, () => {
      this.#full.run(wishes, about);
      this.#say();
    });
    this.#say();
  }

  end(): void {
    this.#wishes = undefined;
    this.#stopRest();
    this.#stopPatience();
    this.#draft.end();
    this.#full.end();
  }

  #waitForDraft(): void {
    this.#stopPatience();
    this.#stopPatience = this.#parts.after(PATIENCE, () => {
      const [wishes, about] = [this.#wishes, this.#about];
      if (!wishes || !about || !this.#draft.working || this.#draft.working === wishes) return;
      this.#draft.end();
      this.#draft.run(wishes, about);
    });
  }

  #answered(wishes: PatrolWishes, answer: PlanAnswer, draft: boolean): void {
    const newest = this.#wishes;
    if (draft && newest && this.#about && newest !== wishes) this.#draft.run(newest, this.#about);
    if (!draft) this.#whole = wishes;
    if ('failed' in answer) this.#events.failed(answer.failed);
    // A draft shows the way while a slider is dragged, though it is a step behind; never after the whole.
    else if (!draft || this.#whole !== wishes) {
      const { result, cuts, ms } = answer;
      this.#events.planned({ wishes, result, cuts, full: !draft, ms });
    }
    this.#say();
  }

  #say(): void {
    const { working } = this.#full;
    this.#events.busy(working ? 'full' : this.#draft.working ? 'draft' : null);
  }
}

/** One worker, with what it works on. */
class Lane {
  readonly #parts: FeedParts;
  readonly #isDraft: boolean;
  readonly #done: (wishes: PatrolWishes, answer: PlanAnswer) => void;
  #worker: PlanWorker | undefined;
  #knows: PlanAbout | undefined;
  #id = 0;
  working: PatrolWishes | undefined;

  constructor(
    parts: FeedParts,
    isDraft: boolean,
    done: (wishes: PatrolWishes, answer: PlanAnswer) => void,
  ) {
    this.#parts = parts;
    this.#isDraft = isDraft;
    this.#done = done;
  }

  run(wishes: PatrolWishes, about: PlanAbout): void {
    this.#worker ??= this.#parts.spawn((answer) => this.#answered(answer));
    if (this.#knows !== about) this.#worker.post({ kind: 'about', about });
    this.#knows = about;
    this.working = wishes;
    this.#worker.post({ kind: 'plan', id: ++this.#id, wishes, draft: this.#isDraft });
  }

  /** Breaks off what it works on. */
  end(): void {
    this.#worker?.end();
    this.#worker = undefined;
    this.#knows = undefined;
    this.working = undefined;
  }

  #answered(answer: PlanAnswer): void {
    const wishes = this.working;
    if (!wishes || answer.id !== this.#id) return;
    this.working = undefined;
    this.#done(wishes, answer);
  }
}
