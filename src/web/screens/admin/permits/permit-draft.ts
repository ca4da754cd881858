/** A permit while it is filled in. */
import type { ApiNewPermit, ApiPermit } from '../../../../wire/api-permits.ts';

export interface PermitDraft {
  readonly number: string;
  readonly device: string | null;
  readonly company: string;
  readonly site: string;
  readonly dumpSites: readonly string[];
  readonly routes: readonly string[];
  readonly firstDay: string;
  readonly lastDay: string;
  readonly hours: readonly { readonly from: number; readonly to: number }[];
  readonly volume: number | null;
  readonly status: ApiPermit['status'];
}

/** @param today the bureau's calendar day */
export function draftOf(permit: ApiPermit | undefined, today: string): PermitDraft {
  if (!permit)
    return {
      number: '',
      device: null,
      company: '',
      site: '',
      dumpSites: [],
      routes: [],
      firstDay: today,
      lastDay: `${today.slice(0, 4)}-12-31`,
      hours: [],
      volume: null,
      status: 'valid',
    };
  return {
    ...permit,
    site: permit.site.name,
    dumpSites: permit.dumpSites.map(({ id }) => id),
    routes: permit.routes.map(({ id }) => id),
  };
}

/** What of it is not filled in as it must be; empty: it can be sent. */
export function missingIn(draft: PermitDraft): ('number' | 'device' | 'firstDay' | 'lastDay')[] {
  return [
    ...(draft.number.trim() === '' ? (['number'] as const) : []),
    ...(draft.device === null ? (['device'] as const) : []),
    ...(draft.firstDay === '' ? (['firstDay'] as const) : []),
    ...(draft.lastDay === '' || draft.lastDay < draft.firstDay ? (['lastDay'] as const) : []),
  ];
}

/** @param was what it is edited from: a site of the same name keeps its zone */
export function permitBody(draft: PermitDraft, was: ApiPermit | undefined): ApiNewPermit {
  const site = draft.site.trim();
  return {
    number: draft.number.trim(),
    device: draft.device ?? '',
    company: draft.company.trim(),
    site: { name: site, zone: was?.site.name === site ? was.site.zone : null },
    dumpSites: [...draft.dumpSites],
    routes: [...draft.routes],
    firstDay: draft.firstDay,
    lastDay: draft.lastDay,
    hours: draft.hours.map(({ from, to }) => ({ from, to })),
    volume: draft.volume,
    status: draft.status,
  };
}
