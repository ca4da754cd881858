import type { Verification } from './verification.ts';

/** What the HTTP side needs to send drones for a look. */
export interface VerificationServices {
  readonly verification: Verification;
}
