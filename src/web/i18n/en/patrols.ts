/** Patrols: when they are due, how they are flown, and words of their rhythm. */
export const patrols = {
  patrols: {
    title: 'Patrols',
  },
  rhythm: {
    none: 'When needed',
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    weekly: (days: readonly string[]) => `Each ${days.join(', ')}`,
    daily: 'Each day',
    workdays: 'Monday to Friday',
    monthly: (day: number) => `Day ${day} of each month`,
    lastDay: 'Last day of each month',
    afterRain: (days: number) =>
      days === 1 ? 'Within 1 day after rain' : `Within ${days} days after rain`,
  },
};
