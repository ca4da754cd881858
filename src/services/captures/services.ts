import type { PhotoIntake } from './intake.ts';
import type { PhotoFiles, PhotoSizes } from './ports.ts';

/** What the HTTP side needs of photos. */
export interface CaptureServices {
  readonly photoIntake: Pick<PhotoIntake, 'receive' | 'complete'>;
  readonly photoFiles: Pick<PhotoFiles, 'read'>;
  readonly photoSizes: Pick<PhotoSizes, 'read'>;
}
