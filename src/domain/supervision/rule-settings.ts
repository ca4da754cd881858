import type { DeviceKind } from '../fleet/device.ts';

/**
 * Every threshold of the rules. Kept as versions with a time from which they hold, so that a late fix
 * is judged by the settings of its own time.
 */
export interface RuleSettings {
  readonly forbiddenArea: {
    readonly enabled: boolean;
    /** Inside for at least this long, and in two fixes … */
    readonly minSeconds: number;
    /** … or out again at least this far from where it came in: a passage between fixes. */
    readonly minPassageMetres: number;
    /**
     * A straight line between two fixes is taken as the way only where they are at most this far apart in
     * time. Holds for all rules.
     */
    readonly maxPassageSeconds: number;
    /**
     * Left only after this long outside. Whoever left so and is still within `leaveMetres` must be inside
     * for this long again to count anew.
     */
    readonly leaveSeconds: number;
    /** … or at once, where farther outside than this. */
    readonly leaveMetres: number;
  };
  readonly leaving: {
    readonly enabled: boolean;
    /** Farther outside than this. */
    readonly bufferMetres: number;
    readonly minSeconds: number;
    readonly minFixes: number;
    /** Back (within half the buffer) for this long ends it. */
    readonly returnSeconds: number;
  };
  readonly speeding: {
    readonly enabled: boolean;
    /** 1.1 = ten per cent over the limit begins it; below the limit itself it ends. */
    readonly factor: number;
    readonly minSeconds: number;
    /** Below the limit for this long ends it. */
    readonly endSeconds: number;
  };
  readonly overlongStop: {
    readonly enabled: boolean;
    /** Which kinds are watched outside zones that set their own limit. */
    readonly kinds: readonly DeviceKind[];
    readonly maxSeconds: number;
    /** Still stopped while within this distance of where the stop began. */
    readonly radiusMetres: number;
  };
  readonly silent: {
    readonly enabled: boolean;
    readonly kinds: readonly DeviceKind[];
    readonly maxSeconds: number;
    /** A gap that is still open and older than this is history, not news: no violation of its own. */
    readonly forgetSeconds: number;
  };
}

/** The usual thresholds of supervision platforms; a bureau sets its own. */
export const DEFAULT_RULE_SETTINGS: RuleSettings = {
  forbiddenArea: {
    enabled: true,
    minSeconds: 10,
    minPassageMetres: 30,
    maxPassageSeconds: 180,
    leaveSeconds: 300,
    leaveMetres: 30,
  },
  leaving: { enabled: true, bufferMetres: 50, minSeconds: 60, minFixes: 3, returnSeconds: 30 },
  speeding: { enabled: true, factor: 1.1, minSeconds: 10, endSeconds: 10 },
  overlongStop: {
    enabled: true,
    kinds: ['muck-truck'],
    maxSeconds: 1800,
    radiusMetres: 50,
  },
  silent: {
    enabled: true,
    kinds: ['muck-truck', 'patrol-ebike', 'enforcement-vehicle'],
    maxSeconds: 600,
    forgetSeconds: 86_400,
  },
};
