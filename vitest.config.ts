import { defineConfig } from 'vitest/config';

/** Machines of two cores, noisy ones among them: nothing may hang on being quick. */
const PATIENCE = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 20_000 } },
  setupFiles: ['test/chance.ts'],
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    // The gate reads its counts from here.
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'node_modules/.vitest-result.json' }]]
      : ['default'],
    projects: [
      { test: { ...PATIENCE, name: 'house', include: ['test/house/**/*.test.ts'] } },
      {
        test: {
          ...PATIENCE,
          name: 'pure',
          // Nothing in them outlives its file: modules are loaded once a worker, for a third of the time.
          isolate: false,
          include: [
            'test/{domain,wire,missions,simulators,services,commands,firmware-bridge,web}/**/*.test.ts',
            'test/fuzz/{decoders,mavlink}*.test.ts',
          ],
        },
      },
      {
        // Real PostgreSQL, real broker, real browser.
        test: {
          ...PATIENCE,
          name: 'whole',
          // Each file closes what it opens; loading the service anew for each would take as long as its tests.
          isolate: false,
          globalSetup: 'test/cluster.ts',
          include: ['test/{adapters,contract,e2e}/**/*.test.ts', 'test/fuzz/{http,hub}*.test.ts'],
        },
      },
    ],
  },
});
