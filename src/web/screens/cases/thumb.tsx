import { useState } from 'react';
import { type PhotoFile, photoFormat, photoSize } from '../../photos/photo-format.ts';
import { Icon } from '../../ui/icons.tsx';

export const photoAddress = (sha256: string, size: 'thumb' | 'web' | 'original'): string =>
  `/api/v1/photos/${sha256}/${size}`;

interface ThumbProps {
  readonly sha256: string | null;
  readonly alt?: string;
  /** Its file, where it is known: what is said instead of a picture that cannot be made. */
  readonly file?: PhotoFile | undefined;
}

/** A small picture, loaded when it comes into sight; what the file is where there is no picture, or none yet. */
export function Thumb({ sha256, alt = '', file }: ThumbProps) {
  const [failed, setFailed] = useState(false);
  const none = file ? <NoPicture file={file} /> : <Icon name="cases" size={20} />;
  return (
    <span className="thumb">
      {sha256 === null || failed ? (
        none
      ) : (
        <img
          src={photoAddress(sha256, 'thumb')}
          alt={alt}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(true)}
        />
      )}
    </span>
  );
}

/** Format and size of a file of which there is no picture. */
export function NoPicture({ file }: { file: PhotoFile }) {
  return (
    <span className="no-picture">
      <strong>{photoFormat(file)}</strong>
      <span>{photoSize(file)}</span>
    </span>
  );
}
