/**
 * The whole chain as people see it: every step that somebody takes is taken in a browser, by the account of
 * the role. A truck tips on a river bank, a drone has a look, a unit clears it, the desk closes the case, and
 * its bundle is checked without the service. `npm run pictures` keeps what was seen for docs/chain.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FlownCapture, photosOfFlight } from '../../simulators/camera/camera.ts';
import { capturesOf } from '../../simulators/camera/command.ts';
import { serviceClient } from '../../simulators/service-client.ts';
import { CHECK_ITEMS, type FlightState, type FlightStep } from '../../src/domain/flights/flight.ts';
import { zh } from '../../src/web/i18n/zh.ts';
import type { ApiCaseDetail } from '../../src/wire/api-cases.ts';
import type { ApiPhoto } from '../../src/wire/api-photos.ts';
import { launchBrowser, type OpenedPage, openPage } from '../e2e/browser.ts';
import type { Person } from '../e2e/office.ts';
import { type Bureau, COPTER, PILOT, startBureau, TRUCK, UNIT } from './chain-bureau.ts';
import { picture } from './pictures.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/chengxun.js', import.meta.url));
/** Software WebGL on a busy machine is slow; every wait ends as soon as its condition holds. */
const PATIENCE = 180_000;
/** A second is enough of it where the page is not busy drawing its map, ms. */
const HELD = 3_000;
const MOST_GOES = 4;
const MATTER = zh.rules['forbidden-area'];
const APPROVAL = '宁空批 2026-1187';
const DONE = '已用装载机清运 2 车，现场平整完毕。';
const PHONE = { width: 390, height: 844 };

let bureau: Bureau;
let browser: Browser;
let folder: string;
const opened: OpenedPage[] = [];
/** Of the case that there will be. */
let id: number;
/** What the drone took. */
let captures: readonly FlownCapture[];

beforeAll(async () => {
  [bureau, browser] = await Promise.all([startBureau(), launchBrowser()]);
  folder = await mkdtemp(join(tmpdir(), 'chengxun-chain-'));
}, 300_000);
afterAll(async () => {
  await Promise.all(opened.map(({ context }) => context.close()));
  await browser?.close();
  await bureau?.stop();
  await rm(folder, { recursive: true, force: true });
}, 120_000);

/** A page of one person, signed in. */
async function pageOf(who: Person, path: string, size: object = {}): Promise<Page> {
  const { http } = bureau.server;
  const one = await openPage(browser, { server: { http, cookie: who.cookie }, ...size });
  opened.push(one);
  one.page.setDefaultTimeout(PATIENCE);
  await one.page.goto(http + path);
  return one.page;
}

const detail = () => bureau.people.desk.call<ApiCaseDetail>('GET', `/api/v1/cases/${id}`);
const soon = { timeout: PATIENCE, interval: 500 };
const state = async () => (await detail()).case.state;
const stepButton = (page: Page, step: FlightStep) =>
  page.getByRole('button', { name: zh.flight.steps[step] });
const inState = (page: Page, is: FlightState) =>
  page.locator(`.panel-head .flight-state[data-state=${is}]`).waitFor();

/** Holds the button until the flight is in that state; on a slow machine it takes more than one go. */
async function hold(page: Page, step: FlightStep, is: FlightState): Promise<void> {
  for (let go = 1; ; go++) {
    await stepButton(page, step).hover();
    await page.mouse.down();
    await page.waitForTimeout(HELD);
    await page.mouse.up();
    const reached = page.locator(`.panel-head .flight-state[data-state=${is}]`);
    if (go === MOST_GOES) return reached.waitFor();
    if (
      await reached.waitFor({ timeout: 15_000 }).then(
        () => true,
        () => false,
      )
    )
      return;
  }
}

/** Presses a step of the case, and the button of its form. */
async function take(page: Page, step: keyof typeof zh.cases.steps, fill?: () => Promise<void>) {
  const steps = page.locator('.case-steps');
  await steps.getByRole('button', { name: zh.cases.steps[step] }).first().click();
  await fill?.();
  await steps.locator('form').getByRole('button', { name: zh.cases.steps[step] }).click();
  await page.locator(`.story li[data-step=${step}]`).first().waitFor();
}

describe('from a truck to a closed case, in browsers', { timeout: 900_000 }, () => {
  let desk: Page;
  let pilot: Page;

  it('a pilot goes on duty', async () => {
    pilot = await pageOf(bureau.people.pilot, '/');
    await pilot.getByRole('button', { name: zh.people.menu(PILOT.name) }).click();
    const duty = pilot.getByRole('switch', { name: zh.people.onDuty });
    await duty.click();
    await expect.poll(() => duty.isChecked(), soon).toBe(true);
    await pilot.keyboard.press('Escape');
    await pilot.goto('about:blank');
  });

  it('a dispatcher sees a truck drive onto the river bank, as it does', async () => {
    const page = await pageOf(bureau.people.dispatcher, '/');
    await page.getByText(zh.happenings.noneTitle).waitFor();
    await bureau.drive();
    const row = page.locator('.happening[data-what=began]', { hasText: MATTER });
    await row.first().waitFor();
    await row.getByRole('button').first().click();
    const card = page.getByRole('region', { name: zh.vehicle.title });
    await card.getByText(new RegExp(TRUCK)).waitFor();
    // On a picture its body is lifted; a slow browser may have missed that.
    await picture(page, 'chain-1-violation', card.getByText(zh.vehicle.liftUp));
    await page.locator('.happening-case').first().click();
    await page.waitForURL('**/cases/*');
    id = Number(new URL(page.url()).pathname.split('/').at(-1));
    // A dispatcher looks; filing is the desk's.
    await page.locator('.story').getByText(zh.cases.done.collect).waitFor();
    expect(await page.getByRole('button', { name: zh.cases.steps.file }).count()).toBe(0);
    expect((await detail()).case).toMatchObject({ source: 'violation', device: TRUCK });
    await page.context().close();
  });

  it('the desk opens the case and asks for a flight of the fittest drone', async () => {
    desk = await pageOf(bureau.people.desk, '/cases');
    await desk.locator('.case-card', { hasText: MATTER }).click();
    await take(desk, 'check');
    await desk.getByText(zh.casePage.lookByDrone, { exact: true }).click();
    const fit = desk.locator('li[data-fit=true]', { hasText: COPTER });
    await fit.waitFor();
    await desk.getByRole('combobox', { name: zh.casePage.pilot }).click();
    await desk.getByRole('option', { name: new RegExp(PILOT.name) }).click();
    await picture(desk, 'chain-2-proposal');
    await fit.getByRole('button', { name: zh.casePage.askFlight }).click();
    await desk.waitForURL('**/flights/*');
    await inState(desk, 'planned');
    // The desk may ask for it; flying is the pilot's.
    expect(await stepButton(desk, 'check').count()).toBe(0);
    await desk.goto('about:blank');
  });

  it('the pilot enters by what it is allowed, and goes through the checklist', async () => {
    await pilot.goto(`${bureau.server.http}/flights`);
    await pilot.getByRole('row', { name: new RegExp(PILOT.name) }).click();
    await pilot.getByText(zh.flight.watch.watching(PILOT.name)).waitFor();
    await pilot.getByRole('button', { name: zh.approval.enter }).click();
    const approval = pilot.getByRole('dialog', { name: zh.approval.title });
    await approval.getByLabel(zh.flightForm.approvalNumber).fill(APPROVAL);
    await approval.getByRole('button', { name: zh.approval.save }).click();
    await pilot.getByText(new RegExp(APPROVAL)).waitFor();
    for (const item of CHECK_ITEMS.filter((name) => name.startsWith('person-')))
      await pilot.getByRole('checkbox', { name: zh.checks.items[item] }).check();
    await pilot.getByRole('button', { name: zh.weather.save }).click();
    await expect
      .poll(() => pilot.locator('.check[data-open=true]').allInnerTexts(), soon)
      .toEqual([]);
    await picture(pilot, 'chain-3-checklist');
    await stepButton(pilot, 'check').click();
    await inState(pilot, 'checked');
  });

  it('the pilot uploads, arms and starts, and the drone photographs and comes home', async () => {
    await stepButton(pilot, 'upload').click();
    await inState(pilot, 'uploaded');
    await hold(pilot, 'arm', 'armed');
    await hold(pilot, 'start', 'flying');
    await pilot.getByText(new RegExp(zh.flight.itemOf('[3-9]', '\\d+'))).waitFor();
    await picture(pilot, 'chain-4-flight');
    await inState(pilot, 'landed');
    await stepButton(pilot, 'close').click();
    await inState(pilot, 'closed');
    await pilot.context().close();
  });

  it('the desk finds the photos on the light table, draws a box and joins it to the case', async () => {
    await desk.goto(`${bureau.server.http}/cases/${id}`);
    const client = serviceClient(
      bureau.server.http,
      bureau.server.key,
      new AbortController().signal,
    );
    captures = await capturesOf(client, (await detail()).flights[0]!.id);
    expect(captures.length).toBeGreaterThanOrEqual(5);
    await expect.poll(async () => (await detail()).photos.length, soon).toBe(captures.length);
    await desk.getByRole('link', { name: /FX-/ }).click();
    await desk.getByRole('button', { name: zh.photos.open }).click();
    const { photos, case: c } = await detail();
    const seen = photos
      .map(({ photo }) => ({ photo, at: shareOf(photo, middleOf(captures)) }))
      .find(({ at: [x, y] }) => Math.abs(x - 0.5) < 0.35 && Math.abs(y - 0.5) < 0.35)!;
    await desk
      .locator('.lt-strip')
      .getByRole('button', { name: new RegExp(seen.photo.name) })
      .click();
    await desk.keyboard.press('b');
    await drag(desk, seen.at, 0.09);
    await desk.locator('.photo-mark:not(.lt-draft)').waitFor();
    await desk.keyboard.press('j');
    const dialog = desk.getByRole('dialog', { name: zh.photos.join.title });
    await dialog.getByRole('button', { name: new RegExp(c.number) }).click();
    await desk.getByRole('status').getByText(c.number).waitFor();
    await picture(desk, 'chain-5-light-table');
    const marks = (await detail()).photos.flatMap(({ photo }) => photo.marks);
    expect(marks.map((mark) => mark.case?.number)).toEqual([c.number]);
  });

  it('the desk files it and dispatches it to a unit', async () => {
    await desk.goto(`${bureau.server.http}/cases/${id}`);
    await take(desk, 'file');
    await take(desk, 'dispatch', async () => {
      await desk.getByRole('radio', { name: new RegExp(UNIT) }).check();
      await picture(desk, 'chain-6-dispatch');
    });
    expect(await state()).toBe('dispatched');
    await desk.goto('about:blank');
  });

  it('the unit takes it up on a phone, photographs and reports back', async () => {
    const page = await pageOf(bureau.people.handler, '/', PHONE);
    await page.waitForURL('**/inbox');
    await page.locator('.inbox-item', { hasText: MATTER }).click();
    await page.getByRole('button', { name: zh.inbox.take }).click();
    const report = page.locator('.inbox-report');
    await report
      .locator('[data-what=camera]')
      .setInputFiles({ name: 'IMG_0412.jpg', mimeType: 'image/jpeg', buffer: await cleared() });
    await report.locator('li[data-state=there]').waitFor();
    await report.getByRole('textbox').fill(DONE);
    await report.scrollIntoViewIfNeeded();
    await picture(page, 'chain-7-inbox');
    await report.getByRole('button', { name: zh.inbox.report }).click();
    await expect.poll(state, soon).toBe('reported');
    await page.context().close();
  });

  it('the desk compares before and after, and closes it', async () => {
    await desk.goto(`${bureau.server.http}/cases/${id}`);
    await desk.getByRole('button', { name: zh.casePage.compare }).click();
    const slider = desk.getByRole('slider', { name: zh.casePage.compareSlider });
    await slider.focus();
    for (let press = 0; press < 10; press++) await desk.keyboard.press('ArrowRight');
    expect(await slider.inputValue()).toBe('60');
    // Whole, with the words below it.
    const shown = (await desk.locator('.viewer-picture').boundingBox())!;
    const words = (await desk.locator('.viewer-foot').boundingBox())!;
    expect(shown.y + shown.height).toBeLessThanOrEqual(words.y + 1);
    expect(words.y + words.height).toBeLessThanOrEqual(900);
    await picture(desk, 'chain-8-before-after');
    await desk.keyboard.press('Escape');
    await take(desk, 'close', async () => {
      await desk.locator('.case-steps').getByRole('textbox').last().fill('核查属实，现场已恢复');
    });
    await desk.locator('.panel-head').getByText(zh.cases.states.closed).waitFor();
    await picture(desk, 'chain-9-closed');
    expect(await state()).toBe('closed');
    const steps = (await detail()).log.map((entry) => entry.step);
    for (const one of ['check', 'flight', 'attach', 'file', 'dispatch', 'take', 'report', 'close'])
      expect(steps).toContain(one);
  });

  it('its bundle is right, and one byte that is changed is named', async () => {
    const download = desk.waitForEvent('download');
    await desk.getByRole('link', { name: zh.casePage.bundle }).click();
    const bundle = join(folder, 'case.zip');
    await (await download).saveAs(bundle);
    expect(verify(bundle)).toMatchObject({ status: 0 });
    const whole = await readFile(bundle);
    const files = unzipSync(whole);
    const [name, photo] = Object.entries(files).find(([one]) => one.endsWith('.jpg'))!;
    // Photos are kept in the bundle as they are.
    whole[whole.indexOf(photo.subarray(1000, 1100))]! ^= 1;
    await writeFile(bundle, whole);
    const altered = verify(bundle);
    expect(altered.status).toBe(1);
    expect(altered.stdout).toContain(basename(name));
    await read(files);
  });

  it('left no fault in the browsers', () => {
    expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  });
});

/** The bundle's report as anybody opens it, without the service. */
async function read(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    const file = join(folder, 'case', name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const one = await openPage(browser);
  opened.push(one);
  const report = Object.keys(files).find((name) => name.endsWith('report.html'))!;
  await one.page.goto(pathToFileURL(join(folder, 'case', report)).href);
  await one.page.getByText(DONE).first().waitFor();
}

const verify = (bundle: string) =>
  spawnSync(process.execPath, [PROGRAM, 'verify', bundle], {
    encoding: 'utf8',
    env: { LANG: 'zh_CN.UTF-8' },
  });

/** Drags a square box around a place on the picture, all in shares of it. */
async function drag(page: Page, [x, y]: readonly [number, number], reach: number): Promise<void> {
  const box = (await page.locator('.lt-picture').boundingBox())!;
  const at = (by: number) => [box.x + (x + by) * box.width, box.y + (y + by) * box.height] as const;
  await page.mouse.move(...at(-reach));
  await page.mouse.down();
  await page.mouse.move(...at(0));
  await page.mouse.move(...at(reach));
  await page.mouse.up();
}

/** Where a place lies on a photo that looks straight down, in shares of it from its top left. */
function shareOf(
  photo: ApiPhoto,
  [lon, lat]: readonly [number, number],
): readonly [number, number] {
  const [bottomLeft, , topRight, topLeft] = photo.footprint!;
  const metres = Math.cos((lat * Math.PI) / 180);
  const from = ([x, y]: readonly [number, number]) =>
    [(x - topLeft![0]) * metres, y - topLeft![1]] as const;
  const [across, down, at] = [from(topRight!), from(bottomLeft!), from([lon, lat])];
  const along = (side: readonly [number, number]) =>
    (at[0] * side[0] + at[1] * side[1]) / (side[0] ** 2 + side[1] ** 2);
  return [along(across), along(down)];
}

/** Where the simulated heap lies. */
function middleOf(captures: readonly FlownCapture[]): readonly [number, number] {
  const mean = (of: (one: FlownCapture) => number) =>
    captures.reduce((sum, one) => sum + of(one), 0) / captures.length;
  return [mean(({ detail: { lon } }) => lon!), mean(({ detail: { lat } }) => lat!)];
}

/** The place as the unit leaves it, from where the first photo of the flight was taken. */
async function cleared(): Promise<Buffer> {
  const views = captures.slice(0, 1);
  for await (const { bytes } of photosOfFlight(views, { seed: 7, width: 1200 })) return bytes;
  throw new Error('the camera took nothing');
}
