/** What an administrator lays down, pressed through: forms, an area drawn on the map, files with faults in them. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zh } from '../../src/web/i18n/zh.ts';
import type { ApiUnit } from '../../src/wire/api-cases.ts';
import { launchBrowser, type OpenedPage, openPage } from '../e2e/browser.ts';
import { administrator } from '../e2e/office.ts';
import { type PageServer, startPageServer } from '../e2e/page-server.ts';

/** A busy machine is slow; every wait ends as soon as its condition holds. */
const PATIENCE = 60_000;
const { admin } = zh;

let server: PageServer;
let browser: Browser;
let opened: OpenedPage;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  opened = await openPage(browser, { server });
  page = opened.page;
  page.setDefaultTimeout(PATIENCE);
}, 120_000);
afterAll(async () => {
  await opened?.context.close();
  await browser?.close();
  await server?.stop();
}, 60_000);

const list = <T>(path: string) =>
  administrator(server)
    .call<{ items: T[] }>('GET', `/api/v1/${path}`)
    .then(({ items }) => items);

/** What is told once, and kept. */
async function secretOf(title: string): Promise<string> {
  const dialog = page.getByRole('dialog', { name: title });
  const secret = await dialog.locator('code').innerText();
  await dialog.getByRole('button', { name: admin.kept }).click();
  await dialog.waitFor({ state: 'detached' });
  return secret;
}

async function choose(button: string, content: string, name = 'elsewhere.geojson'): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button, exact: true }).click();
  await (await chooser).setFiles({ name, mimeType: '', buffer: Buffer.from(content) });
}

const square = (at: number, properties: object, size = 0.01) => {
  const [w, e, s, n] = [101.7 + at, 101.7 + at + size, 36.6, 36.61];
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  return {
    type: 'Feature',
    properties,
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
};
const features = (...of: object[]) => JSON.stringify({ type: 'FeatureCollection', features: of });

describe('administration on the page', { timeout: 120_000 }, () => {
  it('gives a person an account whose password is told once', async () => {
    await page.goto(`${server.http}/admin/people`);
    await page.getByRole('button', { name: admin.people.add }).click();
    const form = page.getByRole('dialog', { name: admin.people.add });
    await form.getByRole('button', { name: admin.save }).click();
    await form.getByText(zh.zones.required).first().waitFor();
    await form.getByLabel(zh.people.login).fill('chenjing');
    await form.getByLabel(admin.people.name).fill('陈静');
    await form.getByRole('checkbox', { name: zh.people.roles.pilot }).check();
    await form.getByLabel(admin.people.licence).fill('CAAC-7');
    await form.getByRole('button', { name: admin.save }).click();
    const password = await secretOf(admin.people.password);
    await page.getByRole('row', { name: /陈静/ }).waitFor();
    const body = { login: 'chenjing', password };
    expect((await administrator(server).ask('POST', '/api/v1/session', body)).status).toBe(200);
  });

  it('adds a device, mends its plate and takes it out of service', async () => {
    await page.goto(`${server.http}/devices`);
    await page.getByRole('button', { name: zh.devices.add }).first().click();
    const form = page.getByRole('dialog', { name: zh.devices.add });
    await form.getByLabel(zh.devices.id).fill('truck-901');
    await form.getByLabel(zh.devices.plate).fill('青A·ZT901');
    await form.getByRole('button', { name: zh.devices.create, exact: true }).click();
    await page.getByRole('button', { name: zh.devices.done }).click();
    await page.getByRole('link', { name: 'truck-901' }).click();
    await page.getByRole('button', { name: zh.devices.change, exact: true }).click();
    const change = page.getByRole('dialog', { name: zh.devices.changeTitle('truck-901') });
    await change.getByLabel(zh.devices.plate).fill('青A·ZT910');
    await change.getByRole('button', { name: zh.devices.save }).click();
    await page.getByText('青A·ZT910').waitFor();
    await page.getByRole('button', { name: zh.devices.retire }).click();
    const question = page.getByRole('dialog', { name: zh.devices.retire });
    await question.getByRole('button', { name: zh.devices.retire }).click();
    await page.getByText(zh.devices.noneTitle).waitFor();
    expect(await list('devices')).toEqual([]);
  });

  it('gives a program a key that opens what was chosen and nothing else', async () => {
    await page.goto(`${server.http}/admin/keys`);
    await page.getByRole('button', { name: admin.keys.add }).click();
    const form = page.getByRole('dialog', { name: admin.keys.add });
    await form.getByLabel(admin.people.name).fill('市平台');
    await form.getByRole('button', { name: admin.keys.make }).click();
    await form.getByText(zh.zones.required).waitFor();
    await form.getByRole('checkbox', { name: admin.permissions['cases:look'] }).check();
    await form.getByRole('button', { name: admin.keys.make }).click();
    const key = await secretOf(admin.keys.secret);
    await page.getByRole('row', { name: /市平台/ }).waitFor();
    const status = async (path: string) =>
      (await fetch(server.http + path, { headers: { 'X-API-Key': key } })).status;
    expect(await status('/api/v1/cases')).toBe(200);
    expect(await status('/api/v1/accounts')).toBe(403);
  });

  it('tells another system of cases, at an address that is one', async () => {
    await page.goto(`${server.http}/admin/webhooks`);
    await page.getByRole('button', { name: admin.hooks.add }).click();
    const form = page.getByRole('dialog', { name: admin.hooks.add });
    await form.getByLabel(admin.people.name).fill('城市平台');
    await form.getByLabel(admin.hooks.url).fill('city.example');
    await form.getByRole('button', { name: admin.save }).click();
    await form.getByText(admin.hooks.urlNeeded).waitFor();
    await form.getByLabel(admin.hooks.url).fill(`${server.http}/api/v1/nowhere`);
    await form.getByRole('button', { name: admin.save }).click();
    await secretOf(admin.hooks.secret);
    const row = page.getByRole('row', { name: /城市平台/ });
    // Nobody takes notices there: it says so.
    await row.getByRole('button', { name: admin.hooks.test }).click();
    await row.getByRole('status').waitFor();
    expect(await row.getByRole('status').innerText()).not.toMatch(/毫秒/);
  });

  it('draws the area of a unit on the map', async () => {
    await page.goto(`${server.http}/admin/units/new`);
    await page.getByLabel(admin.people.name).fill('环卫作业一所');
    await page.getByRole('button', { name: admin.units.draw }).click();
    await page.getByText(zh.zones.drawPolygon).waitFor();
    await page.locator('.map canvas').first().waitFor();
    // Not before there is an area.
    expect(await page.getByRole('button', { name: admin.save }).isDisabled()).toBe(true);
    for (const [x, y] of [
      [1000, 250],
      [1280, 250],
      [1280, 600],
      [1000, 600],
    ] as const) {
      await page.mouse.click(x, y);
    }
    await page.keyboard.press('Enter');
    await page.getByText(zh.zones.editHint).waitFor();
    await page.getByRole('button', { name: admin.units.takeArea }).click();
    await page.getByLabel(admin.units.areaName).fill('西片');
    await page.getByRole('button', { name: admin.save }).click();
    await page.waitForURL('**/admin/units');
    const [unit] = await list<ApiUnit>('units');
    expect(unit?.areas).toMatchObject([{ name: '西片', shape: { type: 'polygon' } }]);
  });

  it('takes areas from a file, and says of each that it cannot take why', async () => {
    const good = square(0, { unit: '环卫作业二所', name: '东片', categories: ['06'] });
    await choose(admin.units.import, features(good, square(0.02, { name: '无主' })));
    const findings = page.locator('.import-findings');
    await findings.getByText(admin.feature(2)).waitFor();
    await choose(admin.units.import, '这不是 GeoJSON');
    await findings.getByText('UTF-8').waitFor();
    expect(await list<ApiUnit>('units')).toHaveLength(1);
    // The same file, mended.
    await choose(admin.units.import, features(good));
    await page.getByRole('row', { name: /环卫作业二所/ }).waitFor();
    await findings.waitFor({ state: 'detached' });
  });

  it('replaces the grid by a file, and names the cells that lie over each other', async () => {
    const code = (n: number) => `6301030010010${String(n).padStart(2, '0')}`;
    await page.goto(`${server.http}/admin/cells`);
    await choose(admin.cells.replace, features(square(0, { code: '1', name: '' })));
    await page.locator('.import-findings').getByText(admin.feature(1)).waitFor();
    const over = [square(0, { code: code(1), name: '一' }), square(0.005, { code: code(2) })];
    await choose(admin.cells.replace, features(...over));
    await page.getByText(admin.cells.count('2')).waitFor();
    await page.getByText(admin.cells.overlap(1)).waitFor();
  });

  it('takes the table of categories back from a spreadsheet, and names the line that is wrong', async () => {
    await page.goto(`${server.http}/admin/categories`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const table = readFileSync(await (await download).path(), 'utf8');
    const [head = '', ...lines] = table.trimEnd().split(/\r?\n/);
    const own = lines.find((line) => line.startsWith('L-DUMPING,'))!;
    expect(own).toContain('渣土');
    const wrong = own.replace('L-DUMPING,', '小写,');
    await choose(admin.categories.import, [head, ...lines, wrong].join('\r\n'), 'wrong.csv');
    const findings = page.locator('.import-findings');
    await findings.getByText(zh.permits.line(String(lines.length + 2))).waitFor();
    const added = own.replace('L-DUMPING,', 'L-DUMPING-2,');
    await choose(admin.categories.import, [head, ...lines, added].join('\r\n'), 'mended.csv');
    await page.getByText(admin.imported(lines.length + 1)).waitFor();
    await page.getByRole('link', { name: 'L-DUMPING-2' }).waitFor();
    await findings.waitFor({ state: 'detached' });
  });

  it('left no fault in the browser', () => {
    // Refusals are answers, though the browser writes them down as failed.
    expect(opened.faults.filter((fault) => !/status of 4(00|22)/.test(fault))).toEqual([]);
  });
});
