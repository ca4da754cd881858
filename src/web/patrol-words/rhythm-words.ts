/** When a patrol is flown, in words. */
import type { Rhythm } from '../../domain/flights/patrol.ts';
import type { Messages } from '../i18n/en.ts';

const WORKDAYS = '12345';

export function rhythmWords(rhythm: Rhythm | null, m: Pick<Messages, 'rhythm'>): string {
  const words = m.rhythm;
  switch (rhythm?.kind) {
    case undefined:
      return words.none;
    case 'weekly': {
      const days = [...new Set(rhythm.days)].sort((a, b) => a - b);
      if (days.length === 7) return words.daily;
      if (days.join('') === WORKDAYS) return words.workdays;
      return words.weekly(days.map((day) => words.weekdays[day - 1] ?? String(day)));
    }
    case 'monthly':
      return rhythm.day === 31 ? words.lastDay : words.monthly(rhythm.day);
    case 'after-rain':
      return words.afterRain(rhythm.within);
  }
}
