import type { Permits } from './permits.ts';

/** What the HTTP side needs to keep the register of permits. */
export interface PermitServices {
  readonly permits: Permits;
}
