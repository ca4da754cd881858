import { describe, expect, it } from 'vitest';
import {
  draftOf,
  missingIn,
  permitBody,
} from '../../../../src/web/screens/admin/permits/permit-draft.ts';
import type { ApiPermit } from '../../../../src/wire/api-permits.ts';

const PERMIT: ApiPermit = {
  id: '6f0f2a4e-3c1b-4a52-9d37-2f1c3a9e7b10',
  version: 3,
  number: 'ZY-0001',
  device: 'truck-1',
  company: '',
  site: { name: '南关街工地', zone: '0db08f49-afe3-4279-9daa-26df908e56f9' },
  dumpSites: [{ id: '05937af5-7518-41c8-9a09-5a7bd0851dbb', name: '红土沟消纳场' }],
  routes: [],
  firstDay: '2026-11-01',
  lastDay: '2026-11-30',
  hours: [{ from: 1320, to: 360 }],
  volume: null,
  status: 'valid',
  recordedFrom: '2026-11-01T00:00:00.000Z',
  recordedTo: null,
};

describe('a permit that is filled in', () => {
  it('begins today and ends with the year', () => {
    const draft = draftOf(undefined, '2026-11-21');
    expect([draft.firstDay, draft.lastDay]).toEqual(['2026-11-21', '2026-12-31']);
    expect(missingIn(draft)).toEqual(['number', 'device']);
  });

  it('goes out as it came in', () => {
    const draft = draftOf(PERMIT, '2026-11-21');
    expect(missingIn(draft)).toEqual([]);
    const { id: _, version: __, recordedFrom: ___, recordedTo: ____, ...said } = PERMIT;
    const dumpSites = PERMIT.dumpSites.map(({ id }) => id);
    expect(permitBody(draft, PERMIT)).toEqual({ ...said, dumpSites });
  });

  it('leaves the zone of a site that is called otherwise now', () => {
    const draft = { ...draftOf(PERMIT, '2026-11-21'), site: ' 七一路工地 ' };
    expect(permitBody(draft, PERMIT).site).toEqual({ name: '七一路工地', zone: null });
  });

  it('cannot be sent with its days the wrong way round', () => {
    const draft = { ...draftOf(PERMIT, '2026-11-21'), lastDay: '2026-10-31' };
    expect(missingIn(draft)).toEqual(['lastDay']);
  });
});
