/** Which thresholds the form shows, and in which unit people think of them. */
import type { RuleSettings } from '../../../domain/supervision/rule-settings.ts';

export type Group = keyof RuleSettings;
export const GROUPS: readonly Group[] = [
  'forbiddenArea',
  'leaving',
  'speeding',
  'overlongStop',
  'silent',
];

export interface Field {
  readonly key: string;
  /** minutes: kept in seconds; percent: kept as a factor, 1.1 is 10 %. */
  readonly unit: 'seconds' | 'metres' | 'minutes' | 'percent' | 'fixes';
  readonly least?: number;
}

export const FIELDS: Record<Group, readonly Field[]> = {
  forbiddenArea: [
    { key: 'minSeconds', unit: 'seconds' },
    { key: 'minPassageMetres', unit: 'metres' },
    { key: 'maxPassageSeconds', unit: 'seconds' },
    { key: 'leaveSeconds', unit: 'seconds' },
    { key: 'leaveMetres', unit: 'metres' },
  ],
  leaving: [
    { key: 'bufferMetres', unit: 'metres' },
    { key: 'minSeconds', unit: 'seconds' },
    { key: 'minFixes', unit: 'fixes', least: 1 },
    { key: 'returnSeconds', unit: 'seconds' },
  ],
  speeding: [
    { key: 'factor', unit: 'percent' },
    { key: 'minSeconds', unit: 'seconds' },
    { key: 'endSeconds', unit: 'seconds' },
  ],
  overlongStop: [
    { key: 'maxSeconds', unit: 'minutes' },
    { key: 'radiusMetres', unit: 'metres' },
  ],
  silent: [
    { key: 'maxSeconds', unit: 'minutes' },
    { key: 'forgetSeconds', unit: 'minutes' },
  ],
};

const round = (value: number) => Math.round(value * 10) / 10;

export function inForm({ unit }: Field, value: number): number {
  if (unit === 'minutes') return round(value / 60);
  return unit === 'percent' ? round((value - 1) * 100) : value;
}

export function inRules({ unit }: Field, value: number): number {
  if (unit === 'minutes') return value * 60;
  return unit === 'percent' ? round(value * 10) / 1000 + 1 : value;
}
