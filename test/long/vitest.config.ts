/** Tests of minutes and gigabytes: `npx vitest run --config test/long/vitest.config.ts`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'long',
    globalSetup: 'test/cluster.ts',
    include: ['test/long/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 4 * 3_600_000,
    fileParallelism: false,
  },
});
