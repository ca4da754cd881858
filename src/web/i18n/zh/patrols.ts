import type { patrols as english } from '../en/patrols.ts';

export const patrols: typeof english = {
  patrols: {
    title: '巡查',
  },
  rhythm: {
    none: '按需',
    weekdays: ['一', '二', '三', '四', '五', '六', '日'],
    weekly: (days) => `每周${days.join('、')}`,
    daily: '每天',
    workdays: '周一至周五',
    monthly: (day) => `每月 ${day} 日`,
    lastDay: '每月最后一天',
    afterRain: (days) => `雨后 ${days} 天内`,
  },
};
