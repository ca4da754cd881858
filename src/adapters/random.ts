import { randomBytes, randomInt } from 'node:crypto';
import type { Random } from '../services/people/ports.ts';

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  below: (limit) => randomInt(limit),
};
