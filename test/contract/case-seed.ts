/** What tests of cases begin with: a category with limits in plain hours, units, people, reports, photos. */
import { randomUUID } from 'node:crypto';
import { type UnitId, unitId } from '../../src/domain/ids.ts';
import type { Identity } from '../../src/domain/people/identity.ts';
import { person, type Service } from './service.ts';

export const HOUR = 3_600_000;
const hours = (amount: number) => ({ amount, unit: 'hours' });

/** 1 h to file, 2 h to dispatch, 10 h to handle, 5 h to verify, by day and night. */
export async function addCategory(service: Service, code: string, more: object = {}) {
  const { status, json } = await service.call('PUT', `/api/v1/categories/${code}`, {
    code,
    standard: 'local',
    group: '本市',
    name: `${code} 事项`,
    nameEn: code,
    rule: null,
    autoFile: false,
    limits: { file: hours(1), dispatch: hours(2), handle: hours(10), verify: hours(5) },
    sameness: { metres: 30, hours: 24, how: 'propose' },
    unit: null,
    active: true,
    ...more,
  });
  if (status >= 300) throw new Error(JSON.stringify(json));
}

export async function addUnit(service: Service, name: string): Promise<UnitId> {
  const { json } = await service.call('POST', '/api/v1/units', { name });
  return unitId(json.id);
}

export const WANG: Identity = person('case-desk', { id: 1, name: 'Wang' });
export const LI: Identity = person('case-desk', { id: 2, name: 'Li' });
export const ofUnit = (unit: UnitId, name = 'Zhao'): Identity =>
  person('unit', { id: 3, name, unit });

/** A report at a place of its own, so that it is like no other. */
export async function report(service: Service, category: string, more: object = {}) {
  const { rows } = await service.pool.query('SELECT count(*)::int AS n FROM case_reports');
  const { status, json } = await service.call('POST', '/api/v1/cases', {
    category,
    place: [101.5 + (rows[0].n % 1000) / 1000, 36.5 + Math.floor(rows[0].n / 1000) / 1000],
    ...more,
  });
  if (status >= 300) throw new Error(JSON.stringify(json));
  return json.case as { id: number; number: string };
}

export async function addPhoto(service: Service, by = 'tests'): Promise<number> {
  const { rows } = await service.pool.query(
    `INSERT INTO photos (sha256, bytes, type, width, height, name, uploaded_at, uploaded_by, metadata)
     VALUES ($1, 1, 'image/jpeg', 4, 3, 'a.jpg', now(), $2, '{"faults": []}') RETURNING id`,
    [randomUUID().replaceAll('-', '').repeat(2), by],
  );
  return rows[0].id;
}
