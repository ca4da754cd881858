import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PatrolWishes, Rhythm } from '../../src/domain/flights/patrol.ts';
import { zh } from '../../src/web/i18n/zh.ts';
import type { ApiPatrolDetail } from '../../src/wire/api-patrols.ts';
import { launchBrowser, type OpenedPage, openPage, SMALL_SCREEN } from './browser.ts';
import { type PageServer, startPageServer } from './page-server.ts';

/** Software WebGL on a busy machine is slow; every wait ends as soon as its condition holds. */
const PATIENCE = 90_000;
const RIVER = '南川河沈家寨段';
const SLOPE = '南山滑坡隐患点';

let server: PageServer;
let browser: Browser;
let opened: OpenedPage;
let river: ApiPatrolDetail;

const EVERY_DAY: Rhythm = { kind: 'weekly', days: [1, 2, 3, 4, 5, 6, 7] };
const FLOWN_WITH = {
  camera: 'sony-a6000-16mm',
  airframe: 'hexacopter-6kg',
  takeOff: [],
  drones: 1,
};
const RIVER_WISHES: PatrolWishes = {
  ...FLOWN_WITH,
  template: 'river-patrol',
  drawn: [
    {
      kind: 'line',
      width: 60,
      points: [
        [101.757, 36.578],
        [101.7572, 36.5805],
        [101.7579, 36.583],
      ],
    },
  ],
};
const SLOPE_WISHES: PatrolWishes = {
  ...FLOWN_WITH,
  template: 'geological-hazard',
  drawn: [
    {
      kind: 'area',
      rings: [
        [
          [101.7725, 36.5985],
          [101.7745, 36.5987],
          [101.7742, 36.6],
          [101.7722, 36.5996],
        ],
      ],
    },
  ],
};

async function keep(name: string, wishes: PatrolWishes, rhythm: Rhythm) {
  const response = await fetch(`${server.http}/api/v1/patrols`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-API-Key': server.key },
    body: JSON.stringify({ name, wishes, rhythm }),
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return (await response.json()) as ApiPatrolDetail;
}

beforeAll(async () => {
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  opened = await openPage(browser, { language: 'zh-CN', server, ...SMALL_SCREEN });
  opened.page.setDefaultTimeout(PATIENCE);
}, 180_000);
afterAll(async () => {
  await opened?.context.close();
  await browser?.close();
  await server?.stop();
}, 60_000);

const row = (name: string) => opened.page.locator('.patrol-row', { hasText: name });

describe('patrols on the page', { timeout: 300_000 }, () => {
  it('say what to do where there is none', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/patrols`);
    await page.getByText(zh.patrols.noneTitle).waitFor();
    await page.getByRole('button', { name: zh.patrols.planFirst }).waitFor();
  });

  it('stand in the list of what is due, and those without a date only among all', async () => {
    river = await keep(RIVER, RIVER_WISHES, EVERY_DAY);
    await keep(SLOPE, SLOPE_WISHES, { kind: 'after-rain', within: 2 });
    const { page } = opened;
    await page.goto(`${server.http}/patrols`);
    await row(RIVER).getByText(zh.patrols.when.lastDay).waitFor();
    await row(RIVER).getByText(zh.rhythm.daily).waitFor();
    expect(await row(SLOPE).count()).toBe(0);
    await page.getByText(`${zh.patrols.views.all} 2`).click();
    await row(SLOPE).getByText(zh.patrols.when.waitsForRain).waitFor();
  });

  it('are filtered in the address', async () => {
    const { page } = opened;
    await page.getByRole('searchbox', { name: zh.patrols.search }).fill('南山');
    await expect.poll(() => row(RIVER).count()).toBe(0);
    await expect.poll(() => decodeURIComponent(page.url())).toContain('q=南山');
    await page.goto(`${server.http}/patrols?view=all&state=overdue`);
    await page.getByText(zh.patrols.noMatchTitle).waitFor();
    await page.getByRole('button', { name: zh.patrols.clearFilters }).click();
    await row(SLOPE).waitFor();
  });

  it('are due once somebody has told of rain', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/patrols`);
    await page.getByRole('button', { name: zh.rain.report }).click();
    await page.getByRole('button', { name: zh.rain.save }).click();
    await row(SLOPE).getByText(zh.patrols.when.left(2)).waitFor();
    await page.getByText(`${zh.rain.last}${zh.rain.colon}${zh.patrols.when.today}`).waitFor();
  });

  it('show their sorties, each flown as a flight of its plan', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: RIVER }).click();
    await page.getByText(zh.patrol.noFindings).waitFor();
    await page.getByText(zh.patrol.noFlights).waitFor();
    await page.getByRole('button', { name: zh.patrol.flySortie(1) }).click();
    const plan = page.getByRole('combobox', { name: zh.plan.choose });
    await expect.poll(() => plan.inputValue(), { timeout: PATIENCE }).toContain(RIVER);
  });

  it('print as one page of A4, with the hash of each plan', async () => {
    const { page } = opened;
    const [sortie] = river.sorties;
    const response = await fetch(`${server.http}/api/v1/plans/${sortie?.plan}`, {
      headers: { 'X-API-Key': server.key },
    });
    const { hash } = (await response.json()) as { hash: string };
    await page.goto(`${server.http}/patrols/${river.id}/sheet`);
    await page.getByText(hash.slice(0, 4)).waitFor();
    await page.locator('.fs-picture svg[data-ready=true]').waitFor();
    const { clipped } = await page.locator('.flight-sheet').evaluate((paper) => ({
      clipped: paper.scrollHeight - paper.clientHeight,
    }));
    expect(clipped).toBeLessThanOrEqual(0);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    // A4 in points.
    expect(pdf).toMatch(/\/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12][.\d]*\s*\]/);
  });

  it('say what of them was seen', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/patrols/coverage?days=7`);
    await page.getByText(zh.coverage.summary('0', 7)).waitFor();
    await page.getByRole('row', { name: new RegExp(`${RIVER}.*${zh.coverage.never}`) }).waitFor();
  });

  it('are put away after a question', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/patrols/${river.id}`);
    await page.getByRole('button', { name: zh.patrol.archive }).click();
    await page.getByText(zh.patrol.archiveText(RIVER)).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: zh.patrol.archive }).click();
    await page.getByText(`${zh.patrols.views.all} 1`).waitFor();
    expect(await row(RIVER).count()).toBe(0);
  });

  it('left no fault in the browser', () => {
    expect(opened.faults).toEqual([]);
  });
});
