import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECK_ITEMS, type FlightState, type FlightStep } from '../../src/domain/flights/flight.ts';
import { zh } from '../../src/web/i18n/zh.ts';
import { launchBrowser, type OpenedPage, openPage, SMALL_SCREEN } from './browser.ts';
import { type HexacopterServer, PLAN_FILE, startHexacopterServer } from './hexacopter-server.ts';

const DRONE = 'hexa-e2e';
const PILOT = '张伟';
/** Who is signed in. */
const ADMINISTRATOR = 'admin';
/** Software WebGL on a busy machine is slow; every wait ends as soon as its condition holds. */
const PATIENCE = 90_000;
/** ms until a held button that got the press says so, at the very most. */
const SENT_WITHIN = 20_000;
/** ms for the drone to do as it is told, or it is told again. */
const DONE_WITHIN = 30_000;
const MOST_TIMES = 3;

let server: HexacopterServer;
let browser: Browser;
let opened: OpenedPage;

beforeAll(async () => {
  [server, browser] = await Promise.all([startHexacopterServer(DRONE), launchBrowser()]);
  opened = await openPage(browser, { language: 'zh-CN', server, ...SMALL_SCREEN });
  opened.page.setDefaultTimeout(PATIENCE);
}, 180_000);
afterAll(async () => {
  await opened?.context.close();
  await browser?.close();
  await server?.stop();
}, 60_000);

const stepButton = (page: Page, step: FlightStep) =>
  page.getByRole('button', { name: zh.flight.steps[step] });
const inState = (page: Page, state: FlightState, timeout = PATIENCE) =>
  page.locator(`.panel-head .flight-state[data-state=${state}]`).waitFor({ timeout });
const yes = () => true;
const no = () => false;

/** Held until it is sent, and again where that did not help: the button may move away from under the pointer. */
async function hold(page: Page, step: FlightStep, state: FlightState): Promise<void> {
  for (let times = 0; times < MOST_TIMES; times++) {
    await stepButton(page, step).hover();
    await page.mouse.down();
    const sent = await isSent(page, step);
    await page.mouse.up();
    if (sent && (await inState(page, state, DONE_WITHIN).then(yes, no))) return;
  }
  await inState(page, state);
}

async function holdByKeyboard(
  page: Page,
  step: FlightStep,
  key: 'Enter' | 'Space',
  state: FlightState,
) {
  await stepButton(page, step).focus();
  await page.keyboard.down(key);
  expect(await isSent(page, step)).toBe(true);
  await page.keyboard.up(key);
  await inState(page, state);
}

/** Whether a button that is held down has sent, or has gone because the flight is farther on; false if let go. */
async function isSent(page: Page, step: FlightStep): Promise<boolean> {
  const button = await stepButton(page, step).elementHandle();
  return page
    .waitForFunction(
      (element) => {
        const hold = (element as HTMLElement | null)?.dataset.hold;
        return !element?.isConnected || hold === 'sent' || hold === 'cancelled';
      },
      button,
      { timeout: SENT_WITHIN },
    )
    .then(async () => (await button?.getAttribute('data-hold')) !== 'cancelled')
    .catch(() => false);
}

describe('a flight, flown from the page', { timeout: 300_000 }, () => {
  it('shows the drone on the live map with altitude, battery and mode', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/?vehicle=${DRONE}`);
    const card = page.getByRole('region', { name: zh.vehicle.title });
    await card.getByText(zh.drone.references.relative).waitFor();
    await card.getByText(`STABILIZE · ${zh.drone.disarmed}`).waitFor();
    await page.getByRole('option', { name: new RegExp(`${DRONE}.*\\d+%`) }).waitFor();
  });

  it('is made of an imported plan, a drone, a pilot and an approval', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: zh.nav.flights }).click();
    await page.getByRole('button', { name: zh.flights.new }).click();
    await page.setInputFiles('input[type=file]', PLAN_FILE);
    await page.getByText(zh.plan.imported('nanchuan-river')).waitFor();
    await page.getByText(zh.plan.length).waitFor();
    await page.getByRole('combobox', { name: zh.flightForm.drone }).click();
    await page.getByRole('option', { name: new RegExp(DRONE) }).click();
    // Who is signed in stands there already.
    expect(await page.getByLabel(zh.flightForm.pilot).inputValue()).toBe(ADMINISTRATOR);
    await page.getByLabel(zh.flightForm.pilot).fill('');
    await page.getByRole('button', { name: zh.flightForm.create }).click();
    await page.getByText(zh.flightForm.pilotMissing).waitFor();
    await page.getByLabel(zh.flightForm.pilot).fill(PILOT);
    await page.getByRole('button', { name: zh.flightForm.create }).click();
    await inState(page, 'planned');
  });

  it('does not start before the checklist is in order', async () => {
    const { page } = opened;
    await page.getByText(zh.flight.watch.watching(ADMINISTRATOR)).waitFor();
    await stepButton(page, 'check').click();
    await page.getByRole('alert').waitFor();
    for (const item of CHECK_ITEMS.filter((name) => name.startsWith('person-'))) {
      await page.getByRole('checkbox', { name: zh.checks.items[item] }).check();
    }
    await page.getByRole('button', { name: zh.weather.save }).click();
    await page.getByText(zh.checks.says.weather('3.0', '10', '5.0', '13')).waitFor();
    await expect
      .poll(() => page.locator('.check[data-open=true]').allInnerTexts(), slowly)
      .toEqual([]);
    await stepButton(page, 'check').click();
    await inState(page, 'checked');
  });

  it('uploads the mission and tells that it is proven', async () => {
    const { page } = opened;
    await stepButton(page, 'upload').click();
    await inState(page, 'uploaded');
    await page.locator('.outcome[data-state=done]').first().waitFor();
  });

  it('arms and starts only by holding: letting go cancels', async () => {
    const { page } = opened;
    await stepButton(page, 'arm').click({ delay: 200 });
    await page.getByText(zh.flight.hold.cancelled).first().waitFor();
    await inState(page, 'uploaded');
    await hold(page, 'arm', 'armed');
    await holdByKeyboard(page, 'start', 'Space', 'flying');
  });

  it('shows progress and instruments, pauses at a press, and goes on', async () => {
    const { page } = opened;
    await page.getByText(new RegExp(zh.flight.itemOf('\\d+', '\\d+'))).waitFor();
    await page.locator('.mission-item[data-state=current]').waitFor();
    await stepButton(page, 'pause').click();
    await inState(page, 'paused');
    await holdByKeyboard(page, 'continue', 'Enter', 'flying');
  });

  it('comes home, lands and is closed', async () => {
    const { page } = opened;
    await hold(page, 'return', 'returning');
    await page
      .locator('.panel-head .flight-state[data-state=landed]')
      .waitFor({ timeout: 200_000 });
    await stepButton(page, 'close').click();
    await inState(page, 'closed');
  });

  it('is replayed with its altitude profile, and its record is at hand', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: zh.flightReplay.open }).click();
    const profile = page.getByRole('slider', { name: zh.flightReplay.profile });
    await profile.waitFor();
    await profile.focus();
    await page.keyboard.press('ArrowRight');
    expect(await profile.getAttribute('aria-valuetext')).toContain(zh.drone.references.amsl);
    await page.locator('.pf-flown').first().waitFor();
    const record = page.getByRole('link', { name: zh.flightReplay.download });
    const answer = await page.request.get(
      new URL((await record.getAttribute('href')) ?? '', server.http).href,
    );
    expect(answer.status()).toBe(200);
    expect((await answer.body()).subarray(0, 2).toString()).toBe('PK');
  });

  it('stands in the list under its state', async () => {
    const { page } = opened;
    await page.goto(`${server.http}/flights?state=closed`);
    await page.getByRole('cell', { name: PILOT }).waitFor();
    await page.goto(`${server.http}/flights?state=flying`);
    await page.getByText(zh.flights.noMatchTitle).waitFor();
  });

  it('left no fault in the browser', () => {
    // Refusals are answers, though the browser writes them down as failed.
    expect(opened.faults.filter((fault) => !/status of 409/.test(fault))).toEqual([]);
  });
});

const slowly = { timeout: PATIENCE };
