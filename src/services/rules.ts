/** The thresholds of the rules: kept as versions, each valid from when it was set. */
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '../domain/supervision/rule-settings.ts';
import type { Clock } from './ports.ts';
import type { RuleStore, RuleVersion } from './stores.ts';

export interface Rules {
  /** In force now; before the first change the usual thresholds, signed by nobody. */
  current(): Promise<RuleVersion>;
  /** Those in force at a time, ms. */
  at(time: number): Promise<RuleVersion>;
  change(settings: RuleSettings, by: string): Promise<RuleVersion>;
}

export function createRules(deps: {
  store: RuleStore;
  clock: Clock;
  /** Brings what is stored into the judge's memory. */
  judged(): Promise<void>;
}): Rules {
  const { store, clock, judged } = deps;
  const at = async (time: number): Promise<RuleVersion> =>
    (await store.at(time)) ?? { validFrom: 0, changedBy: '', settings: DEFAULT_RULE_SETTINGS };
  return {
    current: () => at(clock.now()),
    at,
    change: async (settings, changedBy) => {
      // Two changes in one millisecond: the second begins a millisecond later.
      for (let validFrom = clock.now(); ; validFrom++) {
        const version = { validFrom, changedBy, settings };
        if (await store.add(version)) {
          await judged();
          return version;
        }
      }
    },
  };
}
