import type { Palette, Rgb } from '../../../map/palette.ts';
import type { PatrolState } from '../../../patrol-words/due-words.ts';

export function dueColour(state: PatrolState, palette: Palette): Rgb {
  switch (state) {
    case 'overdue':
      return palette.alarm;
    case 'due':
      return palette.state.stopped;
    case 'upcoming':
      return palette.accent;
    case 'flown':
    case 'none':
      return palette.state.parked;
  }
}
