import type { EvidenceKey } from './signing.ts';

/** What the HTTP side needs to export cases. */
export interface EvidenceServices {
  readonly evidenceKey: EvidenceKey;
  /** As exports name it; empty: nobody has said. */
  readonly bureau: string;
}
