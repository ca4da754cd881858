/** Looks at cases by drones; put together. */
import type { Air } from './air.ts';
import type { Accounts } from './services/people/accounts.ts';
import type { SceneDeps } from './services/verification/scene.ts';
import type { VerificationServices } from './services/verification/services.ts';
import { createVerification } from './services/verification/verification.ts';

export interface VerificationParts
  extends Pick<Air, 'drones' | 'flights' | 'plans' | 'patrols' | 'planning' | 'patrolLibrary'>,
    SceneDeps {
  readonly accounts: Accounts;
}

export const openVerification = (parts: VerificationParts): VerificationServices => ({
  verification: createVerification({ ...parts, library: parts.patrolLibrary }),
});
