import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zh } from '../../src/web/i18n/zh.ts';
import { launchBrowser, type OpenedPage, openPage, SMALL_SCREEN } from './browser.ts';
import { type PageServer, startPageServer } from './page-server.ts';

/** Software WebGL on a busy machine is slow; every wait ends as soon as its condition holds. */
const PATIENCE = 60_000;
const PHOTOS = 5;
/** bytes of one piece of an upload */
const PIECE = 4 * 1024 * 1024;

let server: PageServer;
let browser: Browser;
let opened: OpenedPage;
/** A camera's card: the same file is the same only from a disk. */
let card: string;

beforeAll(async () => {
  card = await mkdtemp(join(tmpdir(), 'chengxun-card-'));
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  opened = await openPage(browser, { language: 'zh-CN', server, ...SMALL_SCREEN });
  opened.page.setDefaultTimeout(PATIENCE);
}, 120_000);
afterAll(async () => {
  await opened?.context.close();
  await browser?.close();
  await server?.stop();
  await rm(card, { recursive: true, force: true });
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

  it('join a case near by, which is named', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: /DJI_0004/ }).click();
    await page.keyboard.press('j');
    const dialog = page.getByRole('dialog', { name: zh.photos.join.title });
    await dialog.getByRole('button', { name: /暴露垃圾.*2026-/s }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('lead to the case, which shows them, each as large as the window', async () => {
    const { page } = opened;
    await page
      .locator('.lt-facts')
      .getByRole('link', { name: /^2026-/ })
      .click();
    await expect
      .poll(() => page.locator('.case-photos img').count(), { timeout: PATIENCE })
      .toBe(3);
    await page
      .getByRole('button', { name: zh.casePage.showPhoto(1, zh.casePage.roles.evidence) })
      .click();
    const viewer = page.getByRole('dialog', { name: /1 \/ 3/ });
    expect(await viewer.getByRole('button', { name: zh.casePage.previous }).isDisabled()).toBe(
      true,
    );
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: /3 \/ 3/ }).waitFor();
    expect(await page.getByRole('button', { name: zh.casePage.next }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('.viewer').waitFor({ state: 'detached' });
    expect(opened.faults.filter((fault) => !/status of 4\d\d/.test(fault))).toEqual([]);
  });

  it('broken off, go on where they were when the same ones are chosen again', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/photos`);
    await page.getByRole('button', { name: zh.photos.actions.upload }).click();
    // More than one piece: cameras keep things of their own behind a picture's end.
    const { buffer } = await picture(8);
    const file = join(card, 'DJI_0100.JPG');
    await writeFile(file, Buffer.concat([buffer, Buffer.alloc(PIECE * 1.5)]));
    const choose = () => page.locator('.lt-upload input[accept]').setInputFiles(file);
    const pieces: Route[] = [];
    await page.route('**/api/v1/uploads/*', (route) => {
      if (route.request().method() !== 'PATCH' || pieces.push(route) === 1) void route.continue();
    });
    await choose();
    await expect.poll(() => pieces.length, { timeout: PATIENCE }).toBe(2);
    await page.getByRole('button', { name: zh.photos.upload.stop }).click();
    // The second piece never arrives: what is held only would be let go with its route.
    await pieces[1]?.abort();
    await page.unroute('**/api/v1/uploads/*');
    const asked = page.waitForResponse(
      (answer) => answer.url().includes('/api/v1/uploads/') && answer.request().method() === 'HEAD',
    );
    await choose();
    expect((await asked).headers()['upload-offset']).toBe(String(PIECE));
    await page.getByText(zh.photos.upload.finished(1)).waitFor();
    await page.getByRole('button', { name: /DJI_0100/ }).waitFor();
  });

  it('come as a folder that is dragged onto the page, with the folders in it', async () => {
    const { page, context } = opened;
    const folders = ['DCIM/100MEDIA', 'DCIM/101MEDIA'];
    for (const [i, folder] of folders.entries()) {
      await mkdir(join(card, folder), { recursive: true });
      const { buffer } = await picture(6 + i);
      await writeFile(join(card, folder, `DJI_020${i}.JPG`), buffer);
    }
    await writeFile(join(card, 'DCIM/INDEX.DAT'), 'no picture');
    const devtools = await context.newCDPSession(page);
    const data = { items: [], files: [join(card, 'DCIM')], dragOperationsMask: 1 };
    const at = { x: 500, y: 400, data };
    await devtools.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at });
    await devtools.send('Input.dispatchDragEvent', { type: 'dragOver', ...at });
    await page.getByText(zh.photos.upload.drop).waitFor();
    await devtools.send('Input.dispatchDragEvent', { type: 'drop', ...at });
    await page.getByText(zh.photos.upload.finished(2)).waitFor();
    await page.getByText(zh.photos.upload.others(1), { exact: false }).waitFor();
    await page.getByRole('button', { name: /DJI_0201/ }).waitFor();
  });
});
