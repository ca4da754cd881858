import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zh } from '../../src/web/i18n/zh.ts';
import type { ApiPatrol } from '../../src/wire/api-patrols.ts';
import { launchBrowser, type OpenedPage, openPage } from './browser.ts';
import { addDevice } from './fleet-client.ts';
import { type PageServer, startPageServer } from './page-server.ts';

const DRONE = 'hexa-planner';
const PILOT = '李娜';
const NAME = '工地每周巡查';
const ZONE = '变电站禁飞区';
const PLACE = { lat: 36.57, lon: 101.77 };
/** Software WebGL on a busy machine is slow; every wait ends as soon as its condition holds. */
const PATIENCE = 120_000;
const words = zh.planner;

let server: PageServer;
let browser: Browser;
let opened: OpenedPage;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  await addDevice(server, DRONE, 'hexacopter');
  await forbidEast();
  opened = await openPage(browser, { language: 'zh-CN', server });
  opened.page.setDefaultTimeout(PATIENCE);
}, 180_000);
afterAll(async () => {
  await opened?.context.close();
  await browser?.close();
  await server?.stop();
}, 60_000);

/** No drone flies from 20 to 400 m east of the place. */
async function forbidEast(): Promise<void> {
  const metre = 1 / (111_320 * Math.cos((PLACE.lat * Math.PI) / 180));
  const [west, east] = [PLACE.lon + 20 * metre, PLACE.lon + 400 * metre];
  const [south, north] = [PLACE.lat - 0.004, PLACE.lat + 0.004];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const zone = {
    name: ZONE,
    kind: 'forbidden-area',
    shape: { type: 'polygon', rings: [ring] },
    appliesTo: { kinds: ['hexacopter'], devices: [] },
    hours: [],
  };
  const answer = await fetch(`${server.http}/api/v1/zones`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-API-Key': server.key },
    body: JSON.stringify(zone),
  });
  expect(answer.status).toBe(201);
}

/** Where the place handed over lies on the screen: amid what the panels leave of the map. */
const AMID = { x: 730, y: 478 };

const status = (page: Page) => page.locator('.plan-status');
/** Of what is drawn in the no-fly area. */
const finding = (page: Page) => page.locator('.plan-findings li', { hasText: ZONE });
const stands = (page: Page, as: string) => page.locator(`.plan-status[data-status=${as}]`);

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

describe('a patrol, planned on the page', { timeout: 400_000 }, () => {
  it('opens at the place that it is handed, ready to look at it', async () => {
    const { page } = opened;
    const { lat, lon } = PLACE;
    await page.goto(`${server.http}/planner?lat=${lat}&lon=${lon}&template=verify`);
    await page.getByRole('link', { name: zh.nav.patrols }).waitFor();
    await page.getByText(`${words.draw.point} 1`).waitFor();
    await stands(page, 'safe').waitFor();
  });

  it('plans over an area as it is drawn, and says what the no-fly area takes away', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: words.draw.remove(`${words.draw.point} 1`) }).click();
    await page.getByRole('combobox', { name: words.template }).click();
    await page.getByRole('option', { name: '地质灾害点巡查' }).click();
    await page.getByRole('button', { name: words.draw.area, exact: true }).click();
    for (const [dx, dy] of [
      [-180, -90],
      [180, -90],
      [180, 90],
      [-180, 90],
    ] as const)
      await page.mouse.click(AMID.x + dx, AMID.y + dy);
    await page.keyboard.press('Enter');
    await page.getByText(`${words.draw.area} 1`).waitFor();
    await finding(page).waitFor();
    await stands(page, 'unseen').waitFor();
    expect(await finding(page).innerText()).toMatch(/有 [\d,.]+ (平方米|公顷) 拍不到/);
    expect(await status(page).innerText()).toMatch(/[\d,.]+ (平方米|公顷)/);
    await page.locator('.timeline-bar').first().waitFor();
  });

  it('is all seen once the area is moved away; undo and redo go there and back', async () => {
    const { page } = opened;
    await drag(page, AMID, { x: AMID.x - 230, y: AMID.y });
    await stands(page, 'safe').waitFor();
    expect(await finding(page).count()).toBe(0);
    await page.keyboard.press('Control+z');
    await finding(page).waitFor();
    await page.keyboard.press('Control+Shift+z');
    await finding(page).waitFor({ state: 'detached' });
    await stands(page, 'safe').waitFor();
  });

  it('goes to what is found from the list', async () => {
    const { page } = opened;
    await page.keyboard.press('Control+z');
    await finding(page).getByRole('button').click();
    await page.locator('.plan-findings [data-chosen=true]').waitFor();
    await page.keyboard.press('Control+Shift+z');
    await stands(page, 'safe').waitFor();
  });

  it('follows a slider, and shades what the photos show', async () => {
    const { page } = opened;
    const photos = page.locator('.plan-numbers div', { hasText: words.plan.photos }).locator('dd');
    const before = await photos.first().textContent();
    const overlap = page.getByRole('slider', { name: words.wishes.sideOverlap });
    await overlap.focus();
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => photos.first().textContent(), { timeout: PATIENCE }).not.toBe(before);
    await page
      .locator('section', { hasText: words.shading.title })
      .getByText(words.shading.photos, { exact: true })
      .last()
      .click();
    await page.getByText(words.shading.unseen).waitFor();
  });

  it('is there after a reload, though it is not saved', async () => {
    const { page } = opened;
    await stands(page, 'safe').waitFor();
    await page.reload();
    await page.getByText(`${words.draw.area} 1`).waitFor();
    expect(await page.getByText(`${words.draw.point} 1`).count()).toBe(0);
    await stands(page, 'safe').waitFor();
  });

  it('is saved with its rhythm, and its sorties with it', async () => {
    const { page } = opened;
    await stands(page, 'safe').waitFor();
    await page.getByRole('button', { name: words.save.save, exact: true }).click();
    await page.getByText(words.save.nameMissing).waitFor();
    await page.getByLabel(words.save.name, { exact: true }).fill(NAME);
    await page.getByRole('combobox', { name: words.save.rhythm }).click();
    await page.getByRole('option', { name: words.save.rhythms.weekly }).click();
    await page.getByRole('button', { name: words.save.save, exact: true }).click();
    await page.waitForURL(/\/planner\/\d+$/);
    await page.getByRole('button', { name: words.save.saved, exact: true }).waitFor();
    const answer = await fetch(`${server.http}/api/v1/patrols`, {
      headers: { 'X-API-Key': server.key },
    });
    const { items } = (await answer.json()) as { items: ApiPatrol[] };
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ name: NAME, rhythm: { kind: 'weekly', days: [1] } });
    expect(items[0]!.sorties.length).toBeGreaterThan(0);
  });

  it('leaves as a file that QGroundControl reads', async () => {
    const { page } = opened;
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: words.save.export }).click();
    await page.getByRole('menuitem', { name: words.save.formats.plan }).click();
    expect((await waiting).suggestedFilename()).toMatch(/^工地每周巡查(-plan\.zip|\.plan)$/);
  });

  it('goes to a drone: a new flight with its plan', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: words.save.send }).click();
    await page.waitForURL(/\/flights\/new\?plan=\d+/);
    await page.getByText(zh.plan.length, { exact: true }).waitFor();
    await page.getByRole('combobox', { name: zh.flightForm.drone }).click();
    await page.getByRole('option', { name: new RegExp(DRONE) }).click();
    await page.getByLabel(zh.flightForm.pilot).fill(PILOT);
    await page.getByRole('button', { name: zh.flightForm.create }).click();
    await page.locator('.panel-head .flight-state[data-state=planned]').waitFor();
  });

  it('is there again as it was saved', async () => {
    const { page } = opened;
    await page.goBack();
    await page.goto(`${server.http}/planner/1`);
    await page.getByRole('heading', { name: NAME }).waitFor();
    await stands(page, 'safe').waitFor();
    expect(await status(page).innerText()).toContain(words.status.safe);
  });

  it('left no fault in the browser', () => {
    expect(opened.faults).toEqual([]);
  });
});
