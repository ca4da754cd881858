import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';

const WHOLE = {
  CHENGXUN_S3_ENDPOINT: 'https://s3.example.org',
  CHENGXUN_S3_BUCKET: 'city',
  CHENGXUN_S3_ACCESS_KEY_ID: 'id',
  CHENGXUN_S3_SECRET_ACCESS_KEY: 'secret',
};

describe('the settings of the object store', () => {
  it('are none, or whole', () => {
    expect(readConfig({}).s3).toBeUndefined();
    expect(readConfig({ ...WHOLE, CHENGXUN_S3_PREFIX: 'a/' }).s3).toEqual({
      endpoint: 'https://s3.example.org',
      bucket: 'city',
      region: 'us-east-1',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      prefix: 'a/',
    });
  });

  it.each([
    [{ ...WHOLE, CHENGXUN_S3_BUCKET: '' }, /belong together/],
    [{ ...WHOLE, CHENGXUN_S3_ENDPOINT: 'ftp://s3.example.org' }, /CHENGXUN_S3_ENDPOINT/],
    [{ ...WHOLE, CHENGXUN_S3_PREFIX: 'a b' }, /CHENGXUN_S3_PREFIX/],
  ])('otherwise are refused (%#)', (env, why) => {
    expect(() => readConfig(env)).toThrow(why);
  });
});
