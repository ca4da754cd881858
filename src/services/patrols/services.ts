/** The use cases around patrols, as they are handed on. */
import type { Coverage } from './coverage.ts';
import type { Dues } from './dues.ts';
import type { Judgement } from './judgement.ts';
import type { PatrolLibrary } from './library.ts';
import type { Patrols } from './patrols.ts';
import type { Planning } from './planning.ts';
import type { SurroundingsOf } from './surroundings.ts';

export interface PatrolServices {
  readonly patrolLibrary: PatrolLibrary;
  readonly surroundings: SurroundingsOf;
  readonly planning: Planning;
  readonly patrols: Patrols;
  readonly dues: Dues;
  readonly judgement: Judgement;
  readonly coverage: Coverage;
}
