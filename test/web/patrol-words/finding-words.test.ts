import { describe, expect, it } from 'vitest';
import type { FindingKind } from '../../../missions/planner/safety/finding.ts';
import { en } from '../../../src/web/i18n/en.ts';
import { zh } from '../../../src/web/i18n/zh.ts';
import {
  type Found,
  findingTitle,
  findingWhere,
  findingWords,
} from '../../../src/web/patrol-words/finding-words.ts';

const HOUR = 3_600_000;
const at = (value: number | null, limit: number, name?: string) => ({
  value,
  limit,
  ...(name !== undefined && { name }),
});

/** Of each kind what the judge writes, with what is to be read of it: [Chinese, English]. */
const FOUND: Record<FindingKind, [Pick<Found, 'value' | 'limit' | 'name'>, string, string][]> = {
  'no-fly': [
    [at(-12.4, 10, '机场'), '进入“机场” 12 米', '12 m inside “机场”'],
    [
      at(3.26, 10),
      '距禁飞区仅 3.3 米，应保持 10 米',
      'Only 3.3 m from a no-fly area, 10 m are to be kept',
    ],
  ],
  fence: [
    [at(-5.04, 0), '飞出电子围栏 5 米', '5 m beyond the fence'],
    [
      at(2, 5, 'A'),
      '距“A”边界仅 2 米，应保持 5 米',
      'Only 2 m from the edge of “A”, 5 m are to be kept',
    ],
  ],
  'too-high': [
    [at(131.25, 120), '真高 131.3 米，限高 120 米', '131.3 m above ground, at most 120 m'],
  ],
  'too-low': [[at(18, 25), '真高 18 米，最低 25 米', '18 m above ground, at least 25 m']],
  'ground-unknown': [[at(1234.5, 0), '有 1,235 米航段没有地形数据', 'below 1,235 m of the way']],
  obstacle: [
    [
      at(-30.6, 10, '塔吊'),
      '低于“塔吊”顶部 31 米，应高出 10 米',
      '31 m below the top of “塔吊”, 10 m above it',
    ],
    [
      at(4, 10),
      '仅高出障碍物顶部 4 米，应高出 10 米',
      'Only 4 m above the top of an obstacle, 10 m',
    ],
  ],
  endurance: [
    [at(185.26, 178), '共需 185.3 瓦时，扣除储备后可用 178 瓦时', 'takes 185.3 Wh, 178 Wh'],
    [at(Number.POSITIVE_INFINITY, 178), '可用的 178 瓦时返航', 'on the 178 Wh'],
    // As it comes out of JSON.
    [at(null, 178), '可用的 178 瓦时返航', 'on the 178 Wh'],
  ],
  wind: [
    [at(0, 8), '逆风无法前进，计划航速 8 米/秒', 'it was to fly 8 m/s'],
    [at(1.5, 8), '只剩 1.5 米/秒，计划 8 米/秒', 'only 1.5 m/s are left of 8 m/s'],
  ],
  speed: [[at(12.04, 10), '航速 12 米/秒，最高 10 米/秒', '12 m/s, at most 10 m/s']],
  'trigger-interval': [
    [at(0.846, 1.2), '曝光间隔 0.85 秒，相机最短 1.2 秒', 'every 0.85 s, the camera needs 1.2 s'],
  ],
  'motion-blur': [[at(0.82, 0.5), '像移 0.82 像素，允许 0.5 像素', '0.82 pixels']],
  items: [
    [at(1812, 724, 'mission'), '任务项 1,812 个，飞控最多 724 个', '1,812 mission items'],
    [at(90, 84, 'fence'), '电子围栏顶点 90 个，飞控最多 84 个', '90 corners of the fence'],
  ],
  approval: [
    [at(0, 12.2 * 60_000, 'take-off'), '起飞早于批准时段 13 分', 'Take-off 13 min before'],
    [
      at(3 * HOUR, HOUR / 2, 'landing'),
      '着陆晚于批准时段 2 小时 30 分',
      'Landing 2 h 30 min after',
    ],
  ],
  'bad-place': [
    [at(Number.NaN, 50_000), '起飞点坐标无效', 'no valid coordinates'],
    [at(2_500_000, 1_000_000), '总航程 2,500 公里', 'The whole way is 2,500 km long'],
  ],
  unjudged: [[at(82, 0), '指令 82 为曲线航段', 'Command 82 flies a curve']],
};

const CASES = Object.entries(FOUND).flatMap(([kind, found]) =>
  found.map(([numbers, chinese, english]) => ({
    finding: { kind: kind as FindingKind, item: 0, ...numbers },
    chinese,
    english,
  })),
);

describe('words of findings', () => {
  it.each(CASES)('$finding.kind: $chinese', ({ finding, chinese, english }) => {
    expect(findingWords(finding, zh)).toContain(chinese);
    expect(findingWords(finding, en)).toContain(english);
    for (const m of [zh, en]) {
      expect(findingWords(finding, m)).not.toMatch(/undefined|NaN|Infinity|null/);
      expect(findingTitle(finding, m)).not.toBe('');
    }
  });

  it('tells of an item what is wrong with its place', () => {
    const finding = { kind: 'bad-place', item: 7, value: 120_000, limit: 50_000 } as const;
    expect(findingWords(finding, zh)).toBe('距起飞点 120 公里，超过可判定的 50 公里');
    expect(findingWords({ ...finding, value: Number.NaN }, zh)).toBe('航点坐标或高度无效');
  });

  it('says where', () => {
    const finding = { kind: 'too-high', item: 7, value: 130, limit: 120 } as const;
    const place = { lat: 36.6, lon: 101.7, altitude: 130 };
    expect(findingWhere(finding, zh)).toBe('至第 7 项的航段');
    expect(findingWhere({ ...finding, item: 0, place }, zh)).toBe('返航航段');
    expect(findingWhere({ ...finding, item: 0 }, en)).toBe('Whole mission');
  });
});
