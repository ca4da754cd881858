/** Permits between the domain and the API's JSON. */
import type { z } from 'zod';
import {
  isWithoutPermit,
  NO_PERMIT_CATEGORY,
  type Permit,
  type PermitFinding,
} from '../domain/supervision/permit.ts';
import type { PermitEntry } from '../domain/supervision/permit-register.ts';
import type { ApiCasePermit, ApiPermit, newPermitSchema } from './api-permits.ts';
import { toTime } from './to-api.ts';

export const toApiPermit = (permit: Permit): ApiPermit => ({
  ...permit,
  site: { name: permit.site.name, zone: permit.site.zone ?? null },
  dumpSites: [...permit.dumpSites],
  routes: [...permit.routes],
  hours: [...permit.hours],
  volume: permit.volume ?? null,
  recordedFrom: toTime(permit.recordedFrom),
  recordedTo: permit.recordedTo === undefined ? null : toTime(permit.recordedTo),
});

export function fromApiPermit(said: z.output<typeof newPermitSchema>): PermitEntry {
  const { device, site, volume, ...rest } = said;
  return {
    ...rest,
    vehicle: device,
    site: { name: site.name, ...(site.zone !== null && { zone: site.zone }) },
    ...(volume !== null && { volume }),
  };
}

export const toApiCasePermit = (of: {
  readonly violation: number;
  readonly permit?: Permit;
  readonly findings: readonly PermitFinding[];
  readonly told: 'log' | 'now';
}): ApiCasePermit => ({
  violation: of.violation,
  permit: of.permit ? toApiPermit(of.permit) : null,
  findings: [...of.findings],
  category: isWithoutPermit(of.findings) ? NO_PERMIT_CATEGORY : null,
  told: of.told,
});
