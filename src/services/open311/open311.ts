/** The Open311 doors: citizens' applications report through them, and follow what becomes of it. */
import { createHash } from 'node:crypto';
import type { Category } from '../../domain/cases/category.ts';
import { isEnded } from '../../domain/cases/workflow.ts';
import type { Identity } from '../../domain/people/identity.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { Cases } from '../cases/cases.ts';
import type { Whereabouts } from '../setup/case-setup.ts';
import type { PublicRequest, PublicRequestStore } from './ports.ts';

export interface OutsideReport {
  /** Code of a category. */
  readonly code: string;
  readonly place: LonLat;
  readonly address: string;
  readonly description: string;
  readonly reporter?: { readonly name: string; readonly phone: string; readonly email: string };
  /** Address of a picture elsewhere. */
  readonly media?: string;
}

export type OutsideOutcome =
  | {
      readonly ok: true;
      /** Of the case. */
      readonly number: string;
      readonly outcome: 'opened' | 'joined' | 'known';
    }
  | { readonly ok: false; readonly reason: 'no-such-service' };

export interface Open311 {
  /** What citizens may report: the matters that vehicles' rules find by themselves are none of it. */
  services(): Category[];
  service(code: string): Category | undefined;
  /** @param key of the sender's own for this report: sent again with it, nothing is opened anew */
  report(report: OutsideReport, who: Identity, key: string | undefined): Promise<OutsideOutcome>;
  requests: PublicRequestStore;
}

interface Open311Deps {
  readonly cases: Pick<Cases, 'open'>;
  readonly setup: Pick<Whereabouts, 'category' | 'categories'>;
  readonly store: PublicRequestStore;
}

export function createOpen311({ cases, setup, store }: Open311Deps): Open311 {
  const service = (code: string) => {
    const found = setup.category(code);
    return found && isService(found) ? found : undefined;
  };
  return {
    services: () => [...setup.categories()].filter(isService),
    service,
    report: async ({ code, media, ...report }, who, key) => {
      if (!service(code)) return { ok: false, reason: 'no-such-service' };
      const outcome = await cases.open(
        {
          ...report,
          category: code,
          photos: [],
          separate: false,
          ...(media !== undefined && { media }),
          ...(key !== undefined && { outsideId: outsideId(who, key) }),
        },
        { source: 'citizen', by: who.name },
      );
      if (outcome.ok) return { ok: true, number: outcome.case.number, outcome: outcome.outcome };
      if (outcome.reason === 'no-such-category') return { ok: false, reason: 'no-such-service' };
      throw new Error(`a report from outside was refused: ${outcome.reason}`);
    },
    requests: store,
  };
}

const isService = ({ active, rule }: Category): boolean => active && rule === undefined;

/** Two applications may use the same keys; and what they hold is none of ours to keep. */
const outsideId = (who: Identity, key: string): string =>
  `open311 ${who.kind} ${who.id} ${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

export const isClosed = ({ state }: PublicRequest): boolean => isEnded(state);
