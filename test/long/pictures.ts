/** Pictures of the page for the documentation: taken by `npm run pictures`, and by no other run. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the pictures; absent: none are taken. */
    readonly pictures: string | undefined;
  }
}

/** Of one picture: a guide with a dozen of them is still read on a thin link. */
const MOST_BYTES = 120_000;
/** The best that fits is taken. */
const QUALITIES = [86, 80, 72, 64, 56, 46, 36];
/** ms until the map is drawn, too: WebGL in software. Nothing but the looks of a picture hangs on it. */
const SETTLED = 4_000;

/**
 * Takes `NAME.jpg` of what the page shows now, where pictures are wanted.
 * @param once that is there
 */
export async function picture(page: Page, name: string, once?: Locator): Promise<void> {
  const folder = inject('pictures');
  if (folder === undefined) return;
  await once?.waitFor();
  await page.waitForTimeout(SETTLED);
  const shot = await page.screenshot({ timeout: 120_000 });
  await mkdir(folder, { recursive: true });
  for (const quality of QUALITIES) {
    const bytes = await sharp(shot).jpeg({ quality, mozjpeg: true }).toBuffer();
    if (bytes.length > MOST_BYTES) continue;
    await writeFile(join(folder, `${name}.jpg`), bytes);
    return;
  }
  throw new Error(`${name}.jpg does not fit into ${MOST_BYTES} bytes: leave something out of it`);
}
