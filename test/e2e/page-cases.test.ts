import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zh } from '../../src/web/i18n/zh.ts';
import type { ApiCaseDetail, ApiOpenedCase, ApiUnit } from '../../src/wire/api-cases.ts';
import { launchBrowser, type OpenedPage, openPage, SMALL_SCREEN } from './browser.ts';
import { type PageServer, startPageServer } from './page-server.ts';

/** A busy machine is slow; every wait ends as soon as its condition holds. */
const PATIENCE = 60_000;
const UNIT = '环卫作业一所';
const RUBBISH = '06010';
const PLACE = [101.778, 36.617] as const;
const PASSWORDS = ['given-by-somebody-else', 'known-to-nobody-else'] as const;

let server: PageServer;
let browser: Browser;
let desk: OpenedPage;
let unit: OpenedPage;
let id: number;

async function call<T>(method: string, path: string, body?: object, cookie?: string): Promise<T> {
  const response = await fetch(`${server.http}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(cookie === undefined ? { 'X-API-Key': server.key } : { cookie }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function cookieOf(login: string, password: string): Promise<string> {
  const response = await fetch(`${server.http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  if (!response.ok) throw new Error(`${login}: ${response.status}`);
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

/** An account that has changed its first password already, signed in. */
async function person(login: string, name: string, role: string, of: number | null) {
  const [first, own] = PASSWORDS;
  await call('POST', '/accounts', { login, name, roles: [role], unit: of, password: first });
  const cookie = await cookieOf(login, first);
  await call('PUT', '/me/password', { old: first, new: own }, cookie);
  return { http: server.http, cookie: await cookieOf(login, own) };
}

const settled = async (page: Page, path: string) => {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(server.http + path);
};
const state = async () => (await call<ApiCaseDetail>('GET', `/cases/${id}`)).case.state;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  const made = await call<ApiUnit>('POST', '/units', { name: UNIT });
  const [atDesk, ofUnit] = [
    await person('zhang', '张敏', 'case-desk', null),
    await person('ma', '马军', 'unit', made.id),
  ];
  const opened = await call<ApiOpenedCase>('POST', '/cases', {
    category: RUBBISH,
    place: PLACE,
    address: '南关街 12 号',
  });
  id = opened.case.id;
  desk = await openPage(browser, { server: atDesk, ...SMALL_SCREEN });
  unit = await openPage(browser, { server: ofUnit, width: 390, height: 844 });
}, 180_000);
afterAll(async () => {
  await Promise.all([desk?.context.close(), unit?.context.close()]);
  await browser?.close();
  await server?.stop();
}, 60_000);

describe('a case on the page', { timeout: 120_000 }, () => {
  it('stands on the board, and goes on to the unit that the desk chooses', async () => {
    const { page } = desk;
    await settled(page, '/cases');
    await page.locator('.case-card', { hasText: '南关街 12 号' }).focus();
    await page.keyboard.press('Enter');
    const steps = page.locator('.case-steps');
    if ((await state()) === 'collected') {
      await steps.getByRole('button', { name: zh.cases.steps.file }).click();
      await steps.locator('form').getByRole('button', { name: zh.cases.steps.file }).click();
    }
    await steps.getByRole('button', { name: zh.cases.steps.dispatch }).click();
    await page.getByPlaceholder(zh.casePage.otherUnit).click();
    await page.getByRole('option', { name: new RegExp(UNIT) }).click();
    await steps.locator('form').getByRole('button', { name: zh.cases.steps.dispatch }).click();
    await page.locator('.story').getByText(zh.cases.done.dispatch).waitFor();
    expect(await state()).toBe('dispatched');
  });

  it('is taken up, photographed and reported back on a phone', async () => {
    const { page } = unit;
    await settled(page, '/');
    await page.waitForURL('**/inbox');
    await page.locator('.inbox-item', { hasText: '南关街 12 号' }).click();
    await page.getByRole('button', { name: zh.inbox.take }).click();
    const report = page.locator('.inbox-report');
    const picture = await sharp({
      create: { width: 640, height: 480, channels: 3, background: '#4a7' },
    })
      .jpeg()
      .toBuffer();
    await report
      .locator('[data-what="camera"]')
      .setInputFiles({ name: 'clean.jpg', mimeType: 'image/jpeg', buffer: picture });
    await report.locator('li[data-state="there"]').waitFor();
    await report.getByRole('textbox').fill('已清运完毕');
    await report.getByRole('button', { name: zh.inbox.report }).click();
    await expect.poll(state, { timeout: PATIENCE }).toBe('reported');
    const { photos } = await call<ApiCaseDetail>('GET', `/cases/${id}`);
    expect(photos.map(({ role }) => role)).toEqual(['after']);
  });

  it('says on a phone that keeps nothing that its page must stay open', async () => {
    const { context } = unit;
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', { value: undefined });
    });
    await call('POST', `/cases/${id}/steps`, { step: 'redo', note: '仍有残留', by: '张敏' });
    await page.goto(`${server.http}/inbox/${id}`);
    await page.locator('.inbox-report').getByRole('textbox').fill('再次清运');
    await page.getByText(zh.inbox.unkept).waitFor();
    await page.locator('.inbox-report').getByRole('button', { name: zh.inbox.report }).click();
    await expect.poll(state, { timeout: PATIENCE }).toBe('reported');
    await page.getByText(zh.inbox.unkept).waitFor({ state: 'detached' });
    await page.close();
  });

  it('says who was faster where two take one step, and shows what is so now', async () => {
    const { page } = desk;
    // Of the two reports the second is there, too.
    await page.locator('.story').getByText(zh.cases.done.report).nth(1).waitFor();
    const steps = page.locator('.case-steps');
    await steps.getByRole('button', { name: zh.cases.steps.redo }).click();
    // The page is told of it at once; the step that it takes is of what was seen before.
    await page.route('**/api/v1/cases/*/steps', async (route) => {
      await call('POST', `/cases/${id}/steps`, { step: 'note', note: '已到现场核查', by: '李强' });
      await route.continue();
    });
    await steps.getByRole('textbox').fill('仍有残留');
    await steps.locator('form').getByRole('button', { name: zh.cases.steps.redo }).click();
    await steps.getByText(zh.casePage.meanwhile).waitFor();
    await page.locator('.story').getByText('已到现场核查').waitFor();
    expect(await state()).toBe('reported');
    await page.unroute('**/api/v1/cases/*/steps');
    await steps.getByRole('button', { name: zh.zones.cancel }).click();
  });

  it('is closed by the desk, with the unit’s photo beside it', async () => {
    const { page } = desk;
    await page.locator('.case-photos').first().waitFor();
    const steps = page.locator('.case-steps');
    await steps.getByRole('button', { name: zh.cases.steps.close }).click();
    await steps.locator('form').getByRole('button', { name: zh.cases.steps.close }).click();
    await page.locator('.panel-head').getByText(zh.cases.states.closed).waitFor();
    expect(await state()).toBe('closed');
  });

  it('left no fault in the browser', () => {
    const refused = /status of 412/;
    expect([...desk.faults, ...unit.faults].filter((fault) => !refused.test(fault))).toEqual([]);
  });
});
