import { describe, expect, it } from 'vitest';
import { PLAN_NOTES, type PlanRefusal } from '../../../missions/patrol/plan.ts';
import type { Rhythm } from '../../../src/domain/flights/patrol.ts';
import { en } from '../../../src/web/i18n/en.ts';
import { zh } from '../../../src/web/i18n/zh.ts';
import { noteWords, refusalWords } from '../../../src/web/patrol-words/plan-words.ts';
import { rhythmWords } from '../../../src/web/patrol-words/rhythm-words.ts';

/** All that can be refused; a new reason without words does not compile. */
const REASONS: Record<PlanRefusal['reason'], true> = {
  'empty-area': true,
  'bad-area': true,
  'too-large': true,
  'too-small': true,
  'bad-camera': true,
  'bad-wish': true,
  unreachable: true,
  'no-free-space': true,
  cancelled: true,
  'unknown-name': true,
  'nothing-drawn': true,
  endurance: true,
  items: true,
};

const CHINESE = /^[^a-z]*[一-鿿][^a-z]*$/i;

describe('words of a plan', () => {
  it.each(Object.keys(REASONS) as PlanRefusal['reason'][])(
    'say why not and what to do: %s',
    (reason) => {
      const words = refusalWords({ reason }, zh);
      expect(words.title).toMatch(CHINESE);
      expect(words.text).toMatch(/。$/);
      const english = refusalWords({ reason }, en);
      expect(english.title).toMatch(/^[A-Z]/);
      expect(english.text).toMatch(/\.$/);
    },
  );

  it.each(PLAN_NOTES)('say what is taken for granted: %s', (note) => {
    expect(noteWords(note, zh)).toMatch(CHINESE);
    expect(noteWords(note, en)).toMatch(/^[A-Z].*\.$/);
  });
});

describe('a rhythm in words', () => {
  const RHYTHMS: [Rhythm | null, string, string][] = [
    [null, '按需', 'When needed'],
    [{ kind: 'weekly', days: [1] }, '每周一', 'Each Monday'],
    [{ kind: 'weekly', days: [4, 1, 4] }, '每周一、四', 'Each Monday, Thursday'],
    [{ kind: 'weekly', days: [5, 4, 3, 2, 1] }, '周一至周五', 'Monday to Friday'],
    [{ kind: 'weekly', days: [1, 2, 3, 4, 5, 6, 7] }, '每天', 'Each day'],
    [{ kind: 'monthly', day: 1 }, '每月 1 日', 'Day 1 of each month'],
    [{ kind: 'monthly', day: 31 }, '每月最后一天', 'Last day of each month'],
    [{ kind: 'after-rain', within: 2 }, '雨后 2 天内', 'Within 2 days after rain'],
    [{ kind: 'after-rain', within: 1 }, '雨后 1 天内', 'Within 1 day after rain'],
  ];
  it.each(RHYTHMS)('%j', (rhythm, chinese, english) => {
    expect(rhythmWords(rhythm, zh)).toBe(chinese);
    expect(rhythmWords(rhythm, en)).toBe(english);
  });
});
