import type { Whereabouts } from './case-setup.ts';
import type { SetupStore } from './ports.ts';
import type { Setup } from './setup.ts';

/** What a bureau lays down for cases: asking and changing. */
export interface SetupServices {
  /** The answers that cases need, out of memory. */
  readonly whereabouts: Whereabouts;
  readonly setup: Setup;
  readonly setupStore: SetupStore;
}
