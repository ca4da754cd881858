import { createAccountStore } from './account-store.ts';
import { createAuditStore } from './audit-store.ts';
import { createBlackBoxStore } from './black-box-store.ts';
import { createCaseReader } from './case-reader.ts';
import { createCommandStore } from './command-store.ts';
import type { Pool } from './database.ts';
import { createDeviceStore } from './device-store.ts';
import { createDroneStore } from './drone-store.ts';
import { createFlightReader } from './flight-reader.ts';
import { createKeyStore } from './key-store.ts';
import { createPassageStore } from './passage-store.ts';
import { createPatrolStore } from './patrol-store.ts';
import { createPermitStore } from './permit-store.ts';
import { createPhotoStore } from './photo-store.ts';
import { createPlanStore } from './plan-store.ts';
import { createPublicRequestStore } from './public-request-store.ts';
import { createRejectionStore } from './rejection-store.ts';
import { createRuleStore } from './rule-store.ts';
import { createSessionStore } from './session-store.ts';
import { createTrackStore } from './track-store.ts';
import { createUnitNames } from './unit-names.ts';
import { createViolationStore } from './violation-store.ts';
import { createZoneStore } from './zone-store.ts';

/** Everything that the HTTP API and the live map read and change, over one pool. */
export const createStores = (pool: Pool) => ({
  accounts: createAccountStore(pool),
  sessions: createSessionStore(pool),
  keys: createKeyStore(pool),
  audit: createAuditStore(pool),
  unitNames: createUnitNames(pool),
  devices: createDeviceStore(pool),
  zones: createZoneStore(pool),
  permits: createPermitStore(pool),
  violations: createViolationStore(pool),
  cases: createCaseReader(pool),
  tracks: createTrackStore(pool),
  rejections: createRejectionStore(pool),
  passages: createPassageStore(pool),
  publicRequests: createPublicRequestStore(pool),
  rules: createRuleStore(pool),
  drones: createDroneStore(pool),
  photos: createPhotoStore(pool),
  plans: createPlanStore(pool),
  patrols: createPatrolStore(pool),
  flights: createFlightReader(pool),
  commands: createCommandStore(pool),
  blackBoxes: createBlackBoxStore(pool),
});
