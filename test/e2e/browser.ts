/** A real Chromium out of the npm registry, with WebGL in software: nothing to install. */
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium as driver, type Page } from 'playwright-core';

export interface PageOptions {
  readonly language?: 'zh-CN' | 'en-GB';
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** Signed in there already. */
  readonly server?: { readonly http: string; readonly cookie: string };
}

/** A small laptop's: a map drawn in software takes its time by the pixel. */
export const SMALL_SCREEN = { width: 1100, height: 700 } as const;

export async function launchBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  return driver.launch({
    executablePath,
    // Headless comes from the launcher; `--single-process` is for AWS Lambda and makes a crash fatal.
    args: [
      ...chromium.args.filter((arg) => !/^--(headless|single-process|no-zygote)/.test(arg)),
      // Only WebGL goes through the emulated graphics card: text and panels are painted at half the cost.
      '--disable-gpu-rasterization',
      '--disable-gpu-compositing',
    ],
    headless: true,
  });
}

function cookieOf({ http, cookie }: { readonly http: string; readonly cookie: string }) {
  const [name = '', value = ''] = cookie.split('=', 2);
  return { name, value, url: http, httpOnly: true, sameSite: 'Lax' as const };
}

/** What went wrong in a page, so that a test can say so: uncaught errors and failed console lines. */
export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly faults: string[];
}

export async function openPage(browser: Browser, options: PageOptions = {}): Promise<OpenedPage> {
  const { language = 'zh-CN', scheme = 'light', width = 1440, height = 900, server } = options;
  const context = await browser.newContext({
    locale: language,
    colorScheme: scheme,
    viewport: { width, height },
    // WebGL in software draws a picture or two a second: what glides is drawn for nobody.
    reducedMotion: 'reduce',
    hasTouch: width < 760,
  });
  if (server) await context.addCookies([cookieOf(server)]);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return { page, context, faults };
}
