/** The evaluation of cases, put together. */
import type { Pool } from './adapters/store/database.ts';
import { createFigureStore } from './adapters/store/figure-store.ts';
import { createFigures } from './services/figures/figures.ts';
import type { FigureServices } from './services/figures/services.ts';
import type { Clock } from './services/ports.ts';

export interface FigureRoom extends FigureServices {
  /** Adds what changed to the sums that counting reads; call it every some seconds, in any process. */
  foldFigures(): Promise<void>;
}

/** Changes of one transaction: some hundred cases' worth. */
const FOLD = 5000;
/** Transactions of one round: after a long standstill the rest comes in the next one. */
const MOST_FOLDS = 20;

export function openFigures(deps: {
  readonly pool: Pool;
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
}): FigureRoom {
  const store = createFigureStore(deps.pool);
  return {
    figures: createFigures({ store, clock: deps.clock, timeZone: deps.timeZone }),
    figureStore: store,
    foldFigures: async () => {
      for (let i = 0; i < MOST_FOLDS; i++) if ((await store.fold(FOLD)) < FOLD) return;
    },
  };
}
