/** Signing in on the page, and what the page shows to whom. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/web/i18n/en.ts';
import { zh } from '../../src/web/i18n/zh.ts';
import { launchBrowser, type OpenedPage, openPage } from './browser.ts';
import { type PageServer, startPageServer } from './page-server.ts';

const PATIENCE = 60_000;
const OWN = 'my very own password';
let server: PageServer;
let browser: Browser;
let opened: OpenedPage;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  opened = await openPage(browser, { language: 'zh-CN' });
  opened.page.setDefaultTimeout(PATIENCE);
}, 120_000);
afterAll(async () => {
  await opened?.context.close();
  await browser?.close();
  await server?.stop();
}, 60_000);

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${server.http}/api/v1${path}`, {
    method,
    headers: { 'X-API-Key': server.key, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: zh.people.login }).fill(login);
  await page.locator('input[type=password]').fill(password);
  await page.getByRole('button', { name: zh.people.signIn, exact: true }).click();
}

const placesOf = async (page: Page) => {
  await page.locator('.account').waitFor();
  const texts = await page.locator('.nav a').allInnerTexts();
  return texts.map((text) => text.split('\n')[0]);
};

describe('the sign-in', { timeout: 240_000 }, () => {
  it('comes before everything else, says what is wrong, and goes back to where one was', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/flights?state=flying`);
    await page.waitForURL('**/sign-in?to=%2Fflights%3Fstate%3Dflying');
    await signIn(page, server.administrator.login, 'not the password');
    await page.getByRole('alert').getByText('请重新输入').waitFor();
    await signIn(page, server.administrator.login, server.administrator.password);
    await page.waitForURL('**/flights?state=flying');
    expect(await placesOf(page)).toContain(zh.nav.rules);
  });

  it('is asked for again after signing out', async () => {
    const { page } = opened;
    await page.locator('.account').click();
    await page.getByRole('button', { name: zh.people.signOut }).click();
    await page.waitForURL('**/sign-in');
    await page.goto(`${server.http}/zones`);
    await page.waitForURL('**/sign-in?to=%2Fzones');
  });

  it('asks for a password of one’s own where somebody else knows it', async () => {
    const { page } = opened;
    const made = await ask<{ password: string }>('POST', '/accounts', {
      login: 'li',
      name: '李强',
      roles: ['viewer', 'pilot'],
    });
    await signIn(page, 'li', made.password);
    await page.getByRole('heading', { name: zh.people.mustChangeTitle }).waitFor();
    const fields = page.locator('.password-form input[type=password]');
    await fields.nth(0).fill(made.password);
    await fields.nth(1).fill(OWN);
    await fields.nth(2).fill(`${OWN}!`);
    await page.getByRole('button', { name: zh.people.savePassword }).click();
    await page.getByText(zh.people.differs).waitFor();
    await fields.nth(2).fill(OWN);
    await page.getByRole('button', { name: zh.people.savePassword }).click();
    await page.locator('.account').getByText('李强').waitFor();
  });

  it('goes on and off duty as a pilot, and sees no button for what is not theirs', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/zones`);
    await page.getByRole('heading', { name: zh.zones.title }).waitFor();
    expect(await page.getByRole('group', { name: zh.zones.new }).count()).toBe(0);
    await page.goto(`${server.http}/flights`);
    await page.getByRole('button', { name: zh.flights.new }).waitFor();
    await page.locator('.account').click();
    await page.getByRole('switch', { name: zh.people.onDuty }).check({ force: true });
    const accounts = () => ask<{ items: { onDuty: boolean }[] }>('GET', '/accounts');
    await expect
      .poll(async () => (await accounts()).items.filter((one) => one.onDuty).length)
      .toBe(1);
  });

  it('is where the page goes when the session has ended elsewhere', async () => {
    const { page } = opened;
    const { items } = await ask<{ items: { id: number; login: string }[] }>('GET', '/accounts');
    await ask('DELETE', `/accounts/${items.find(({ login }) => login === 'li')?.id}`);
    await page.getByRole('link', { name: zh.nav.devices }).click();
    await page.waitForURL('**/sign-in?to=%2Fdevices');
  });

  it('fits a phone, in English and in the dark', async () => {
    const small = await openPage(browser, {
      language: 'en-GB',
      scheme: 'dark',
      width: 390,
      height: 844,
    });
    small.page.setDefaultTimeout(PATIENCE);
    await small.page.goto(server.http);
    await small.page.getByRole('button', { name: en.people.signIn }).waitFor();
    const width = await small.page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await small.context.close();
  });

  it('leads everywhere on a phone, by “More” where the foot has no room', async () => {
    const small = await openPage(browser, { server, width: 390, height: 844 });
    const { page } = small;
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${server.http}/cases`);
    const more = page.getByRole('navigation').getByRole('button', { name: zh.nav.more });
    for (const [name, path] of [
      [zh.nav.figures, '/figures'],
      [zh.nav.photos, '/photos'],
      [zh.nav.rules, '/rules'],
    ] as const) {
      await more.click();
      await page.getByRole('menuitem', { name }).click();
      await page.waitForURL(`**${path}`);
      await page.locator('main').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    }
    await small.context.close();
  });
});
