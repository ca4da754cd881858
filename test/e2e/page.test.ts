import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/web/i18n/en.ts';
import { zh } from '../../src/web/i18n/zh.ts';
import { launchBrowser, type OpenedPage, openPage } from './browser.ts';
import { type PageServer, startPageServer, startTruck } from './page-server.ts';

const TRUCK = 'truck-e2e';
const ZONE = '河滩禁行区';
/** Software WebGL on a busy machine is slow; every wait ends as soon as its condition holds. */
const PATIENCE = 60_000;

let server: PageServer;
let stopTruck: () => Promise<void>;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  stopTruck = await startTruck(server, TRUCK);
}, 120_000);
afterAll(async () => {
  await stopTruck?.();
  await browser?.close();
  await server?.stop();
}, 60_000);

async function open(language: 'zh-CN' | 'en-GB', path = '/'): Promise<OpenedPage> {
  const opened = await openPage(browser, { language, server });
  opened.page.setDefaultTimeout(PATIENCE);
  await opened.page.goto(server.http + path);
  return opened;
}

const truckIn = (page: Page) => page.getByRole('option', { name: new RegExp(TRUCK) });

/** The longitude that the card of the chosen vehicle shows. */
async function longitude(page: Page, label: string): Promise<number> {
  const text = await page.locator('dt', { hasText: label }).locator('xpath=../dd').textContent();
  return Number(text?.split(',')[1]);
}

/** A picture of the middle of the map: no panel, no clock. */
const mapPicture = (page: Page) =>
  page.screenshot({ clip: { x: 420, y: 120, width: 560, height: 660 } });

describe('the page in Chinese', { timeout: 240_000 }, () => {
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await open('zh-CN');
  }, PATIENCE);
  afterAll(() => opened.context.close());

  it('shows the vehicle moving, in the list and on the map', async () => {
    const { page } = opened;
    await page.getByRole('status').getByText(zh.connection.live, { exact: true }).waitFor();
    await truckIn(page).click();
    const first = await longitude(page, zh.vehicle.position);
    await expect
      .poll(() => longitude(page, zh.vehicle.position), { timeout: PATIENCE })
      .not.toBe(first);
    const picture = await mapPicture(page);
    await expect
      .poll(async () => !(await mapPicture(page)).equals(picture), { timeout: PATIENCE })
      .toBe(true);
  });

  it('draws a zone round the vehicle and saves it', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: zh.nav.zones }).click();
    await page.getByRole('button', { name: newArea(zh) }).click();
    await page.getByText(zh.zones.drawPolygon).waitFor();
    for (const [x, y] of [
      [480, 200],
      [960, 200],
      [960, 760],
      [480, 760],
    ] as const) {
      await page.mouse.click(x, y);
    }
    await page.keyboard.press('Enter');
    await page.getByText(zh.zones.editHint).waitFor();
    await page.getByLabel(zh.zones.name).fill(ZONE);
    await page.getByRole('button', { name: zh.zones.save }).click();
    await page.getByRole('button', { name: new RegExp(ZONE) }).waitFor();
    const { items } = (await (
      await fetch(`${server.http}/api/v1/zones`, { headers: { 'X-API-Key': server.key } })
    ).json()) as {
      items: { name: string; kind: string; shape: { type: string; rings: unknown[][] } }[];
    };
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ name: ZONE, kind: 'forbidden-area' });
    expect(items[0]!.shape.rings[0]).toHaveLength(5);
  });

  it('finds the violation as a case and takes it in hand', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: zh.nav.live }).click();
    const news = page.getByRole('region', { name: zh.happenings.title });
    await news.getByText(zh.rules['forbidden-area']).first().waitFor();
    await news.getByRole('link', { name: /QX-000001/ }).click();
    await page.getByRole('heading', { level: 1, name: /QX-000001/ }).waitFor();
    await page.getByText(ZONE).first().waitFor();
    await page.getByRole('button', { name: zh.cases.steps.claim, exact: true }).click();
    await page.getByText(`admin ${zh.cases.done.claim}`).waitFor();
    await page.getByText(zh.cases.states.collected).first().waitFor();
  });

  it('replays the moment', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: zh.cases.replayIt }).click();
    await replayRuns(page, zh);
    expect(opened.faults).toEqual([]);
  });
});

describe('the page in English', { timeout: 240_000 }, () => {
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await open('en-GB');
  }, PATIENCE);
  afterAll(() => opened.context.close());

  it('shows the vehicle with its alarm and moving', async () => {
    const { page } = opened;
    await page.getByRole('option', { name: new RegExp(`${TRUCK}.*${en.states.alarm}`) }).click();
    const first = await longitude(page, en.vehicle.position);
    await expect
      .poll(() => longitude(page, en.vehicle.position), { timeout: PATIENCE })
      .not.toBe(first);
  });

  it('lists the case with the step taken, filtered by the address', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: en.nav.cases }).click();
    await page.getByRole('checkbox', { name: en.board.mine }).check();
    await page.waitForURL(/assignee=me/);
    await page.getByRole('link', { name: /QX-000001/ }).click();
    await page.getByRole('heading', { level: 1, name: /QX-000001/ }).waitFor();
    await page.getByText(`admin ${en.cases.done.claim}`).waitFor();
  });

  it('refuses a zone that crosses itself, at the place', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: en.nav.zones }).click();
    await page.getByRole('button', { name: newArea(en) }).click();
    await page.getByText(en.zones.drawPolygon).waitFor();
    for (const [x, y] of [
      [600, 300],
      [900, 600],
      [900, 300],
      [600, 600],
    ] as const) {
      await page.mouse.click(x, y);
    }
    await page.keyboard.press('Enter');
    await page.getByText(en.zones.problems.crossing).waitFor();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: en.zones.title }).waitFor();
  });

  it('replays the last hour', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: en.nav.replay }).click();
    await replayRuns(page, en);
    expect(opened.faults).toEqual([]);
  });
});

const newArea = (m: typeof en) => `${m.zones.new}: ${m.zones.polygon}`;

/** Plays by the space bar: the clock runs on; another press holds it. */
async function replayRuns(page: Page, m: typeof en): Promise<void> {
  const clock = page.locator('output.replay-moment');
  await clock.waitFor();
  const before = await clock.textContent();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: m.replay.pause, exact: true }).waitFor();
  await expect.poll(() => clock.textContent(), { timeout: PATIENCE }).not.toBe(before);
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: m.replay.play, exact: true }).waitFor();
}
