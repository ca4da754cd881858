import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zh } from '../../src/web/i18n/zh.ts';
import { launchBrowser, type OpenedPage, openPage } from './browser.ts';
import { type PageServer, startPageServer } from './page-server.ts';

/** Software WebGL on a busy machine is slow; every wait ends as soon as its condition holds. */
const PATIENCE = 60_000;
const PHOTOS = 5;

let server: PageServer;
let browser: Browser;
let opened: OpenedPage;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  opened = await openPage(browser, { language: 'zh-CN', server });
  opened.page.setDefaultTimeout(PATIENCE);
}, 120_000);
afterAll(async () => {
  await opened?.context.close();
  await browser?.close();
  await server?.stop();
}, 60_000);

/** A picture of one colour, taken a few metres and seconds after the one before. */
async function picture(i: number) {
  const background = { r: 40 * i, g: 90, b: 60 };
  const buffer = await sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .withExif({
      IFD2: { DateTimeOriginal: `2026:11:21 10:00:0${i}` },
      IFD3: {
        ...{ GPSLatitudeRef: 'N', GPSLatitude: `36/1 36/1 ${i}/1` },
        ...{ GPSLongitudeRef: 'E', GPSLongitude: '101/1 46/1 30/1' },
      },
    })
    .jpeg()
    .toBuffer();
  return { name: `DJI_000${i}.JPG`, mimeType: 'image/jpeg', buffer };
}

const looked = (page: Page, n: number) =>
  page.getByText(zh.photos.progress(n, PHOTOS), { exact: true }).waitFor();

describe('photos on the light table', { timeout: 120_000 }, () => {
  it('arrive by upload, and what is no picture is refused with the reason', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/photos`);
    await page.getByText(zh.photos.noneTitle).waitFor();
    await page.getByRole('button', { name: zh.photos.actions.upload }).click();
    const pictures = await Promise.all(Array.from({ length: PHOTOS }, (_, i) => picture(i)));
    const broken = { name: 'X.JPG', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
    await page.locator('.lt-upload input[accept]').setInputFiles([...pictures, broken]);
    await page.getByText(zh.photos.upload.refused(1)).waitFor();
    await looked(page, 0);
    await page.getByRole('button', { name: zh.photos.upload.close }).click();
  });

  it('are looked through by keyboard, and what was said is taken back', async () => {
    const { page } = opened;
    await page.keyboard.press('Space');
    await looked(page, 1);
    await page.keyboard.press('s');
    await looked(page, 2);
    await page.keyboard.press('z');
    await looked(page, 1);
  });

  it('get a box, and become a case of several', async () => {
    const { page } = opened;
    await page.keyboard.press('b');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText(zh.photos.unlabelled, { exact: false }).first().waitFor();
    await page.locator('.photo-mark:not(.lt-draft)').waitFor();
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText(zh.photos.selected(2)).waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: zh.photos.newCase.title(2) });
    await dialog.getByRole('combobox', { name: zh.photos.category }).fill('暴露垃圾');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: zh.photos.newCase.open }).click();
    await looked(page, 3);
  });

  it('lead to the case, which shows them', async () => {
    const { page } = opened;
    await page
      .locator('.lt-facts')
      .getByRole('link', { name: /^2026-/ })
      .click();
    await expect
      .poll(() => page.locator('.case-photos img').count(), { timeout: PATIENCE })
      .toBe(2);
    expect(opened.faults.filter((fault) => !/status of 4\d\d/.test(fault))).toEqual([]);
  });
});
