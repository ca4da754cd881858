import { useState } from 'react';
import { Icon } from '../../ui/icons.tsx';

export const photoAddress = (sha256: string, size: 'thumb' | 'web' | 'original'): string =>
  `/api/v1/photos/${sha256}/${size}`;

/** A small picture, loaded when it comes into sight; a sheet of paper where there is none, or none yet. */
export function Thumb({ sha256, alt = '' }: { sha256: string | null; alt?: string }) {
  const [failed, setFailed] = useState(false);
  return (
    <span className="thumb">
      {sha256 === null || failed ? (
        <Icon name="cases" size={20} />
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
