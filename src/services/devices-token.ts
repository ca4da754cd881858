/** A device's token: what it signs in with over MQTT and HTTP. */
import { createHash, randomBytes } from 'node:crypto';

/** 32 random bytes: nothing that could be guessed, so one fast hash keeps it as well as a slow one. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): Uint8Array => createHash('sha256').update(token).digest();
