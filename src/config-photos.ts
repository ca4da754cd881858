/** The settings around photos: an object store for the originals, instead of the data directory. */
import { z } from 'zod';
import type { S3Settings } from './adapters/files/photo-s3.ts';

export const photoSettings = {
  CHENGXUN_S3_ENDPOINT: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
      'must be an http or https address such as https://s3.example.org',
    )
    .optional(),
  CHENGXUN_S3_BUCKET: z.string().max(200).optional(),
  CHENGXUN_S3_REGION: z.string().max(60).default('us-east-1'),
  CHENGXUN_S3_ACCESS_KEY_ID: z.string().max(200).optional(),
  CHENGXUN_S3_SECRET_ACCESS_KEY: z.string().max(400).optional(),
  CHENGXUN_S3_PREFIX: z
    .string()
    .regex(
      /^[A-Za-z0-9._/-]{0,200}$/,
      'must be letters, digits, . _ - and /, such as chengxun/photos/',
    )
    .default(''),
};

export interface PhotoConfig {
  /** Where originals are kept; absent: in the data directory. */
  readonly s3?: S3Settings;
}

const shape = z.object(photoSettings);

export function photoConfig(s: z.infer<typeof shape>): PhotoConfig {
  if (s.CHENGXUN_S3_ENDPOINT === undefined) return {};
  return {
    s3: {
      endpoint: s.CHENGXUN_S3_ENDPOINT,
      bucket: s.CHENGXUN_S3_BUCKET ?? '',
      region: s.CHENGXUN_S3_REGION,
      accessKeyId: s.CHENGXUN_S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: s.CHENGXUN_S3_SECRET_ACCESS_KEY ?? '',
      prefix: s.CHENGXUN_S3_PREFIX,
    },
  };
}

const TOGETHER = [
  'CHENGXUN_S3_ENDPOINT',
  'CHENGXUN_S3_BUCKET',
  'CHENGXUN_S3_ACCESS_KEY_ID',
  'CHENGXUN_S3_SECRET_ACCESS_KEY',
];

/** Settings of the object store that belong together. */
export function halfOfS3(given: Readonly<Record<string, unknown>>): string[] {
  const there = TOGETHER.filter((name) => given[name] !== undefined).length;
  if (there === 0 || there === TOGETHER.length) return [];
  return [`${TOGETHER.join(', ')} belong together: set all or none`];
}
