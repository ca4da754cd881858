/** Status texts that tell of a failsafe, by kind. Wordings of ArduPilot 3–4.7 and PX4 1.10–1.16. */
import type { FailsafeKind } from './vehicle.ts';

/** MAV_SEVERITY_WARNING: less urgent texts report, they do not alarm. */
const LEAST_SEVERITY = 4;

/** Reasons for not arming, and the end of a failsafe, speak of failsafes too. */
const NO_FAILSAFE =
  /^(PreArm|Arm|Preflight)\b|^Arming denied|cleared|recovered|regained|restored|deactivated|disabled|\boff$/i;

/** The first that fits. */
const KINDS: readonly (readonly [RegExp, FailsafeKind])[] = [
  [/fence.*(breach|violat|exceed|outside)|(breach|violat|exceed|outside).*fence/i, 'fence'],
  [/^(radio|rc|throttle)\b.*failsafe|no rc receiver/i, 'rc'],
  [/(manual control|rc|radio|remote control|stick)\b.*\b(lost|loss|missing)/i, 'rc'],
  [/no manual control/i, 'rc'],
  [/\bgcs\b.*(failsafe|lost|loss)|(data ?link|ground (control )?station).*(lost|loss)/i, 'gcs'],
  [/batt.*(failsafe|\blow|critical|emergency|dangerous)/i, 'battery'],
  [/(failsafe|\blow|critical|emergency|dangerous).*batt/i, 'battery'],
  [/ekf (variance|failsafe)/i, 'ekf'],
  [/gps.*(glitch|lost|loss|failsafe)|lost gps|dead ?reckon/i, 'gps'],
  [/position( estimate)?.*\b(lost|loss|invalid)/i, 'gps'],
  [/failsafe|potential thrust loss|^crash|flight termination/i, 'other'],
];

export function failsafeOf(severity: number, text: string): FailsafeKind | undefined {
  if (severity > LEAST_SEVERITY || NO_FAILSAFE.test(text)) return undefined;
  return KINDS.find(([pattern]) => pattern.test(text))?.[1];
}
