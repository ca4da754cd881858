import { describe, expect, it } from 'vitest';
import {
  apiFilter,
  countOf,
  filterOf,
  statesOf,
} from '../../../../src/web/screens/cases/case-filters.ts';

const of = (query: string) => filterOf(new URLSearchParams(query));

describe('the filter of cases in the address', () => {
  it('has the names and values of the API', () => {
    expect(of('state=filed,dispatched&unit=3&category=06&overdue=true&q=%E5%8D%97')).toEqual({
      state: 'filed,dispatched',
      unit: '3',
      category: '06',
      overdue: 'true',
      q: '南',
    });
    expect(statesOf(of('state=filed,dispatched'))).toEqual(['filed', 'dispatched']);
  });

  it('leaves out what the server would refuse', () => {
    expect(of('state=filed,gone&unit=-1&source=rumour&overdue=yes&from=tomorrow&q=%20')).toEqual(
      {},
    );
  });

  it('asks for whole days by the bureau’s clock, the last one included', () => {
    expect(apiFilter(of('from=2026-11-20&to=2026-11-22'), 'Asia/Shanghai')).toEqual({
      from: '2026-11-19T16:00:00.000Z',
      to: '2026-11-22T16:00:00.000Z',
    });
  });

  it('counts a span as one', () => {
    expect(countOf(of('from=2026-11-20&to=2026-11-22&unit=3'))).toBe(2);
    expect(countOf(of('to=2026-11-22'))).toBe(1);
    expect(countOf({})).toBe(0);
  });
});
