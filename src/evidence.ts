/** What exported cases are signed with; put together. */
import { join } from 'node:path';
import { secretFile } from './adapters/files/secret-file.ts';
import type { EvidenceServices } from './services/evidence/services.ts';
import { evidenceKey } from './services/evidence/signing.ts';

export async function openEvidence(config: {
  readonly dataDir: string;
  readonly bureau: string;
}): Promise<EvidenceServices> {
  const lost = 'what is exported from then on is signed by another key';
  const seed = await secretFile(join(config.dataDir, 'secrets', 'evidence'), lost);
  return { evidenceKey: evidenceKey(seed), bureau: config.bureau };
}
