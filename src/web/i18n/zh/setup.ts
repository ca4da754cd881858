import type { setup as english } from '../en/setup.ts';

const UNITS = {
  'work-hours': '工作时',
  'work-days': '工作日',
  hours: '小时',
  days: '天',
} as const;

export const setup: typeof english = {
  setup: {
    limit: (amount, unit) => `${amount} 个${UNITS[unit]}`,
    limitUnits: UNITS,
  },
};
