/** The whole chain in browsers, with its pictures for docs/: `npm run pictures`. */
import { defineConfig } from 'vitest/config';
import long from './vitest.config.ts';

export default defineConfig({
  test: {
    ...long.test,
    include: ['test/long/chain-browser.test.ts'],
    provide: { pictures: 'docs/images' },
  },
});
