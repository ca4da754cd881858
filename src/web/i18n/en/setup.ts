/** Words around what a bureau lays down for cases. */
const UNITS = {
  'work-hours': ['work hour', 'work hours'],
  'work-days': ['work day', 'work days'],
  hours: ['hour', 'hours'],
  days: ['day', 'days'],
} as const;

export const setup = {
  setup: {
    limit: (amount: number, unit: keyof typeof UNITS) =>
      `${amount} ${UNITS[unit][amount === 1 ? 0 : 1]}`,
    limitUnits: {
      'work-hours': 'work hours',
      'work-days': 'work days',
      hours: 'hours',
      days: 'days',
    },
  },
};
