import { createHash } from 'node:crypto';
import { canonicalMission, type Mission } from '../../domain/flights/mission.ts';

/** What names a mission: the same for the same flight, sha-256 in hex. */
export const missionHash = (mission: Mission): string =>
  createHash('sha256').update(canonicalMission(mission)).digest('hex');
