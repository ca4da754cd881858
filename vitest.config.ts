import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The gate reads its counts from here.
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'node_modules/.vitest-result.json' }]]
      : ['default'],
    projects: [
      {
        test: {
          name: 'house',
          include: ['test/house/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'pure',
          include: ['test/{domain,wire,missions,fuzz,simulators,services}/**/*.test.ts'],
        },
      },
      {
        // Real PostgreSQL, real broker, real browser: few at a time, on machines of two cores.
        test: {
          name: 'whole',
          include: ['test/{adapters,contract,e2e}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
