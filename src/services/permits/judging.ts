/** Which permits vehicles had at moments, and what they broke: read all at once, judged by the domain. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/cases/chain.ts';
import type { DeviceId } from '../../domain/ids.ts';
import { offsetsOf } from '../../domain/supervision/local-time.ts';
import {
  asWritten,
  isInForce,
  judgePermit,
  needsPermit,
  type Permit,
  type PermitFinding,
  permitAt,
  zonesNamed,
} from '../../domain/supervision/permit.ts';
import type { LonLat, Zone } from '../../domain/supervision/zone.ts';
import type { PermitReading } from './ports.ts';

export interface PermitAsk {
  readonly device: DeviceId;
  /** ms */
  readonly at: number;
  /** Absent: only what time tells. */
  readonly place?: LonLat;
}

export interface PermitJudgement {
  readonly permit?: Permit;
  readonly findings: readonly PermitFinding[];
}

/**
 * In the order asked. Undefined: there is nothing to say, for no register was kept yet at that time, or the
 * vehicle needs no permit and has none.
 */
export async function judgePermits(
  reading: PermitReading,
  asks: readonly PermitAsk[],
  timeZone: string,
): Promise<(PermitJudgement | undefined)[]> {
  const kept = asks.length === 0 ? undefined : await reading.keptSince();
  const asked = asks.filter(({ at }) => kept !== undefined && at >= kept);
  if (asked.length === 0) return asks.map(() => undefined);
  const times = asked.map(({ at }) => at);
  const span = { from: Math.min(...times), to: Math.max(...times) };
  const holders = await reading.holders([...new Set(asked.map(({ device }) => device))], span);
  const byDevice = new Map(holders.map((holder) => [holder.device, holder]));
  const zones = await groundOf(
    reading,
    asked,
    holders.flatMap(({ permits }) => permits),
    span,
  );
  const offsets = offsetsOf(timeZone);
  return asks.map(({ device, at, place }) => {
    const holder = byDevice.get(device);
    if (!holder || kept === undefined || at < kept) return undefined;
    const permit = permitAt(holder.permits, device, at, offsets);
    if (!permit && !needsPermit(holder.kind)) return undefined;
    const then = zones.filter((zone) => isInForce(zone, at));
    const findings = judgePermit(permit, at, place, { offsets, zones: then });
    return { findings, ...(permit && { permit }) };
  });
}

/** Asked for only where a place is to be judged by a permit. */
async function groundOf(
  reading: PermitReading,
  asks: readonly PermitAsk[],
  permits: readonly Permit[],
  span: { from: number; to: number },
): Promise<Zone[]> {
  if (permits.length === 0 || asks.every(({ place }) => place === undefined)) return [];
  return reading.ground([...new Set(permits.flatMap(zonesNamed))], span);
}

/** By which a case's log names a version: sha-256 of its canonical JSON as evidence has it, hex. */
export const permitHash = (permit: Permit): string =>
  createHash('sha256')
    .update(canonicalJson(asWritten(permit)), 'utf8')
    .digest('hex');

/** What a case's log says of a judgement. */
export const judgementDetail = ({ permit, findings }: PermitJudgement) => ({
  ...(permit && {
    id: permit.id,
    version: permit.version,
    number: permit.number,
    hash: permitHash(permit),
  }),
  findings,
});
