import { describe, expect, it } from 'vitest';
import { filtered, isToFly } from '../../../../src/web/screens/patrols/list/filter.ts';
import type { ApiDue } from '../../../../src/wire/api-patrols.ts';

const due = (state: ApiDue['state']): ApiDue => ({
  patrol: 1,
  name: '',
  from: '2026-11-22',
  until: '2026-11-22',
  state,
  flight: null,
});
const PATROLS = [
  { name: '南川河 Nanchuan 上段', template: 'river-patrol', due: due('overdue') },
  { name: '南川河 Nanchuan 下段', template: 'river-patrol', due: due('upcoming') },
  { name: '屋顶 Roofs', template: 'roof-inspection', due: null },
];
const ALL = { search: '', state: undefined, template: undefined };
const names = (filter: Partial<Parameters<typeof filtered>[1]>) =>
  filtered(PATROLS, { ...ALL, ...filter }).map(({ name }) => name.split(' ').at(-1));

describe('filters of the patrols', () => {
  it('let everything through where none is set', () => {
    expect(names({})).toHaveLength(3);
  });

  it('want all words, in any case', () => {
    expect(names({ search: ' nanchuan 下段 ' })).toEqual(['下段']);
    expect(names({ search: 'nanchuan 屋顶' })).toEqual([]);
  });

  it('hold state and template together', () => {
    expect(names({ state: 'overdue' })).toEqual(['上段']);
    expect(names({ state: 'none' })).toEqual(['Roofs']);
    expect(names({ state: 'none', template: 'river-patrol' })).toEqual([]);
    expect(names({ template: 'river-patrol' })).toHaveLength(2);
  });

  it('know what is to be flown now', () => {
    expect(PATROLS.map(isToFly)).toEqual([true, false, false]);
    expect(isToFly({ due: due('due') })).toBe(true);
    expect(isToFly({ due: due('flown') })).toBe(false);
  });
});
