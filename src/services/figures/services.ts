/** Figures, as they are handed on. */
import type { Figures } from './figures.ts';
import type { FigureStore } from './ports.ts';

export interface FigureServices {
  readonly figures: Figures;
  readonly figureStore: Pick<FigureStore, 'heat'>;
}
