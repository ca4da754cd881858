/** What the rules find in a simulated fleet: the scenario's vehicles, its zones and the domain's own fold. */

import type { Area } from '../../simulators/city/area.ts';
import type { Scenario } from '../../simulators/scenarios/schema.ts';
import { buildFleet, rosterOf, zonesFor } from '../../simulators/vehicles/fleet.ts';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import { DEFAULT_JUDGE_LIMITS } from '../../src/domain/fleet/judge.ts';
import { zoneId } from '../../src/domain/ids.ts';
import { prepareBook } from '../../src/domain/supervision/book.ts';
import { foldFix, freshState, silentFinding } from '../../src/domain/supervision/fold.ts';
import { DEFAULT_RULE_SETTINGS } from '../../src/domain/supervision/rule-settings.ts';
import type { Finding } from '../../src/domain/supervision/violation.ts';
import type { Zone } from '../../src/domain/supervision/zone.ts';

/** A Saturday morning in Xining. */
export const START = Date.UTC(2026, 10, 21, 2, 0, 0);

interface Judged {
  readonly device: string;
  readonly rule: Finding['rule'];
  readonly zone: string | undefined;
  /** Seconds after the start: when the breach began, and when the rules could tell. */
  readonly began: number;
  readonly told: number;
}

export interface Run {
  readonly tracks: ReadonlyMap<string, readonly Fix[]>;
  readonly findings: readonly Judged[];
}

/** Runs a scenario for so many seconds and judges what arrives, each device's fixes by their time. */
export function judge(scenario: Scenario, area: Area, seconds: number, start = START): Run {
  const zones = zonesFor(area, rosterOf(scenario, area)).map((zone, i): Zone => {
    const { speedLimit, maxStop } = zone;
    const id = zoneId(`00000000-0000-4000-8000-${String(i).padStart(12, '0')}`)!;
    return {
      id,
      version: 1,
      name: zone.name,
      kind: zone.kind,
      shape: zone.shape,
      appliesTo: zone.appliesTo,
      hours: zone.hours,
      ...(speedLimit !== undefined && { speedLimit }),
      ...(maxStop !== undefined && { maxStop }),
      validFrom: 0,
    };
  });
  const names = new Map(zones.map((zone) => [zone.id, zone.name]));
  const book = prepareBook({
    zones,
    settings: [{ validFrom: 0, settings: DEFAULT_RULE_SETTINGS }],
    timezone: 'Asia/Shanghai',
  });
  const end = start + seconds * 1000;
  const tracks = new Map<string, Fix[]>();
  const findings: Judged[] = [];
  for (const { member, vehicle, link } of buildFleet(scenario, area, start)) {
    const sent = vehicle.step(end).flatMap((fix) => link.send(fix).flat());
    const track = inOrder(sent).filter((fix) => fix.time <= end);
    tracks.set(member.id, track);
    const state = freshState();
    const take = (finding: Finding, told: number) =>
      findings.push({
        device: member.id,
        rule: finding.rule,
        zone: finding.zone && names.get(finding.zone.id),
        began: (finding.began - start) / 1000,
        told: (told - start) / 1000,
      });
    for (const fix of track) {
      foldFix(state, fix, member, book, DEFAULT_JUDGE_LIMITS, (change) => {
        if (change.type === 'began') take(change.finding, fix.time);
      });
    }
    const silence = silentFinding(state, member, book, end);
    if (silence !== undefined) take(silence, end);
  }
  return { tracks, findings: findings.sort((a, b) => a.told - b.told) };
}

function inOrder(fixes: readonly Fix[]): Fix[] {
  const byTime = new Map(fixes.map((fix) => [fix.time, fix]));
  return [...byTime.values()].sort((a, b) => a.time - b.time);
}
