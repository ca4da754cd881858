/** Signing bundles, and checking signatures: ed25519 (RFC 8032), keys and signatures in hex. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { Crypto } from '../../domain/cases/bundle.ts';

export interface EvidenceKey {
  /** The public key, hex of its 32 bytes. */
  readonly key: string;
  /** The same for other programs: SubjectPublicKeyInfo (RFC 8410) as PEM. */
  readonly pem: string;
  /** Over a text's UTF-8 bytes. */
  sign(text: string): string;
}

/** What stands before the 32 bytes of a key in DER (RFC 8410, sections 4 and 7). */
const BEFORE_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');
const BEFORE_PUBLIC = Buffer.from('302a300506032b6570032100', 'hex');
const der = (before: Buffer, bytes: Uint8Array): Buffer => Buffer.concat([before, bytes]);

/** @param seed 32 secret bytes */
export function evidenceKey(seed: Uint8Array): EvidenceKey {
  const own = createPrivateKey({ key: der(BEFORE_SEED, seed), format: 'der', type: 'pkcs8' });
  const shown = createPublicKey(own);
  return {
    key: hexOf(shown),
    pem: shown.export({ format: 'pem', type: 'spki' }).toString(),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), own).toString('hex'),
  };
}

const hexOf = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).subarray(BEFORE_PUBLIC.length).toString('hex');

/** A public key as hex or PEM; undefined: it is none of ed25519. */
export function readPublicKey(text: string): string | undefined {
  const told = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(told)) return told.toLowerCase();
  try {
    const key = createPublicKey(told);
    return key.asymmetricKeyType === 'ed25519' ? hexOf(key) : undefined;
  } catch {
    return undefined;
  }
}

export const bundleCrypto: Crypto = {
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  verify: (key, text, signature) => {
    try {
      const bytes = der(BEFORE_PUBLIC, Buffer.from(key, 'hex'));
      const shown = createPublicKey({ key: bytes, format: 'der', type: 'spki' });
      return verify(null, Buffer.from(text, 'utf8'), shown, Buffer.from(signature, 'hex'));
    } catch {
      // No point of the curve: nothing was ever signed by it.
      return false;
    }
  },
};
