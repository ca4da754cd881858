/** The page and the example area's base map: files that are there, nothing above their folders. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { type Express, type Request, type Response } from 'express';
import { languageOf } from './language.ts';
import { sendText } from './send.ts';

const YEAR = 31_536_000_000;

/** Scripts, styles and maps for thin links; a browser keeps them. */
const smaller = compression();

export function bindBasemap(app: Express, folder: string | undefined): void {
  if (folder === undefined) return;
  const files = express.static(folder, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    maxAge: 3_600_000,
    setHeaders: (response) => response.set('Content-Type', 'application/geo+json'),
  });
  app.use('/basemap', smaller, (request, response, next) => {
    // The folder also has a README; only the map's own files are for the page.
    if (request.path.endsWith('.geojson')) files(request, response, next);
    else next();
  });
}

/** The built page. Its own addresses (`/cases/12`) are all answered with index.html. */
export function bindPage(app: Express, folder: string): void {
  app.use(
    smaller,
    express.static(folder, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: (response, path) => {
        // Vite puts a hash into the name of everything under assets: it never changes.
        const hashed = path.includes(`${join(folder, 'assets')}`);
        response.set(
          'Cache-Control',
          hashed ? `public, max-age=${YEAR / 1000}, immutable` : 'no-cache',
        );
      },
    }),
  );
  app.use((request, response, next) => {
    if (!isPageAddress(request)) return next();
    response.locals.route = 'page';
    const index = join(folder, 'index.html');
    if (!existsSync(index)) return void notBuilt(request, response);
    response.sendFile('index.html', { root: folder, cacheControl: false, headers: NO_CACHE });
  });
}

const NO_CACHE = { 'Cache-Control': 'no-cache' };

/** What a browser asks for when somebody opens or reloads an address of the page. */
function isPageAddress(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  // The front door is the page's for whoever asks, a health check without an Accept included.
  if (request.path === '/') return true;
  if (/^\/(api|basemap|problems|assets|open311)(\/|$)/.test(request.path)) return false;
  if (/\.[a-z0-9]+$/i.test(request.path)) return false;
  return /\btext\/html\b/.test(request.headers.accept ?? '');
}

async function notBuilt(request: Request, response: Response): Promise<void> {
  const zh = languageOf(request.headers['accept-language']) === 'zh';
  const words = zh
    ? [
        '页面尚未构建',
        '请在项目目录运行 <code>npm run build</code>，然后刷新。接口说明见 <a href="/docs">/docs</a>。',
      ]
    : [
        'The page is not built',
        'Run <code>npm run build</code> in the project’s folder and reload. The API is described at <a href="/docs">/docs</a>.',
      ];
  const html = `<!doctype html><html lang="${zh ? 'zh-CN' : 'en'}"><meta charset="utf-8"><title>Chengxun</title><h1>${words[0]}</h1><p>${words[1]}</p></html>`;
  await sendText(request, response, html, 'text/html; charset=utf-8', { status: 503 });
}
