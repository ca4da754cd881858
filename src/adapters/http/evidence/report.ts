/** The printable report of a case: one HTML file, small pictures and map within it, no script. */
import { BEFORE_FIRST } from '../../../domain/cases/chain.ts';
import type { LonLat } from '../../../domain/supervision/zone.ts';
import type { Language, Text } from '../language.ts';
import { STATES } from '../routes/case-words.ts';
import type { BundleDeps, Gathered } from './gather.ts';
import { escaped } from './html.ts';
import { mapSvg } from './report-map.ts';
import { PERMIT_HEADS, permitRows } from './report-permits.ts';
import { REPORT_STYLE } from './report-style.ts';
import { HOW_TO_VERIFY, ROLES, RULES, SOURCES, STEPS, WORDS } from './report-words.ts';

export interface Reporting {
  readonly made: number;
  readonly by: string;
  readonly language: Language;
  /** By violation. */
  readonly tracks: readonly (readonly LonLat[])[];
  /** Of the photos' originals those that are in the bundle, by sha-256. */
  readonly originals: ReadonlyMap<string, string>;
}

/** Pictures within the report; of photos beyond it the names alone. */
const MOST_PICTURES = 200;
/** Rows of a table; what is beyond it is in the bundle's own files. */
const MOST_ROWS = 2000;

interface Page extends Reporting {
  readonly of: Gathered;
  readonly word: (name: keyof typeof WORDS) => string;
  readonly said: (text: Text) => string;
  /** By the bureau's clock, to the second. */
  readonly when: (ms: number | undefined) => string;
}

export async function* reportHtml(
  deps: BundleDeps,
  of: Gathered,
  how: Reporting,
): AsyncGenerator<string> {
  const page = pageOf(deps, of, how);
  yield head(page, deps);
  yield factsPart(page);
  yield mapPart(page);
  yield violationsPart(page);
  yield permitsPart(page);
  yield* photosPart(page, deps);
  yield flightsPart(page);
  yield logPart(page);
  yield verifyPart(page, deps);
  yield '</body></html>\n';
}

function pageOf({ settings }: BundleDeps, of: Gathered, how: Reporting): Page {
  const { language } = how;
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: settings.timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const said = (text: Text) => escaped(text[language]);
  return {
    ...how,
    of,
    said,
    word: (name) => said(WORDS[name]),
    when: (ms) => (ms === undefined ? '' : `<span class="when">${clock.format(ms)}</span>`),
  };
}

function head({ of, made, by, language, word, when }: Page, deps: BundleDeps): string {
  const title = `${word('title')} ${escaped(of.case.number)}`;
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${REPORT_STYLE}</style></head><body>
<header><h1>${title}</h1><p>${escaped(deps.bureau)}</p>
<p>${word('exported')} ${when(made)} (${escaped(deps.settings.timezone)}) · ${escaped(by)}</p></header>`;
}

const section = (title: string, body: string): string =>
  body === '' ? '' : `<section><h2>${title}</h2>${body}</section>`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${cell}</td>`).join('');
  const top = heads.map((one) => `<th>${one}</th>`).join('');
  const body = rows.slice(0, MOST_ROWS).map((row) => `<tr>${cells(row)}</tr>`);
  return `<table><thead><tr>${top}</tr></thead><tbody>${body.join('')}</tbody></table>`;
};
const hash = (text: string): string => `<span class="hash">${escaped(text)}</span>`;

function factsPart({ of: { case: found }, said, word, when }: Page): string {
  const [lon, lat] = found.place;
  const { category, zone } = found;
  const rows: readonly (readonly [keyof typeof WORDS, string])[] = [
    [
      'category',
      category ? escaped(`${category.name} (${category.code}, ${category.standard})`) : '',
    ],
    ['state', said(STATES[found.state])],
    ['source', said(SOURCES[found.source])],
    ['description', escaped(found.description)],
    ['address', escaped(found.address)],
    ['place', `${lat.toFixed(6)}, ${lon.toFixed(6)}`],
    ['vehicle', escaped(found.device ?? '')],
    ['zone', zone ? `${escaped(zone.name)}, ${word('version')} ${zone.version}` : ''],
    ['cell', escaped(found.cell ?? '')],
    ['unit', escaped(found.unit?.name ?? '')],
    ['occurred', when(found.occurred)],
    ['opened', when(found.opened)],
    ['filed', when(found.filed)],
    ['dispatched', when(found.dispatched)],
    ['due', when(found.due)],
    ['reported', when(found.reported)],
    ['closed', when(found.closed)],
  ];
  const lines = rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<tr><th>${word(name)}</th><td>${value}</td></tr>`);
  return section(word('facts'), `<table class="facts"><tbody>${lines.join('')}</tbody></table>`);
}

function mapPart({ of, tracks, language, word }: Page): string {
  const photos = of.photos.map(({ view }) => ({
    at: view.photo.place?.place,
    footprint: view.photo.footprint,
  }));
  const svg = mapSvg({ place: of.case.place, zones: of.zones, tracks, photos }, language);
  return section(word('map'), `<div class="map">${svg}</div>`);
}

const UNITS = {
  speeding: 'm/s',
  'off-route': 'm',
  'left-work-area': 'm',
  'overlong-stop': 's',
  silent: 's',
  'forbidden-area': 's',
} as const;

function violationsPart({ of, said, word, when }: Page): string {
  if (of.violations.length === 0) return '';
  const rows = of.violations.map(({ rule, device, zone, began, ended, measure }) => {
    const limit = measure.limit === undefined ? '' : ` / ${round(measure.limit)}`;
    return [
      said(RULES[rule]),
      escaped(device),
      zone ? `${escaped(zone.name)}, ${word('version')} ${zone.version}` : '',
      when(began),
      ended === undefined ? word('goingOn') : when(ended),
      `${round(measure.value)}${limit} ${UNITS[rule]}`,
    ];
  });
  const heads = ['rule', 'vehicle', 'zone', 'began', 'ended', 'measured'] as const;
  return section(word('violations'), table(heads.map(word), rows));
}

function permitsPart({ of, said, word, when, language }: Page): string {
  if (of.permits.length === 0) return '';
  const rows = permitRows(of, language, when);
  return section(word('permits'), table(PERMIT_HEADS.map(said), rows));
}

const round = (value: number): number => Math.round(value * 10) / 10;

async function* photosPart(page: Page, deps: BundleDeps): AsyncGenerator<string> {
  const { of, word } = page;
  if (of.photos.length === 0) return;
  yield `<section><h2>${word('photos')}</h2><div class="photos">`;
  for (const [i, photo] of of.photos.entries()) {
    const small = i < MOST_PICTURES ? await smallPicture(deps, photo.sha256) : undefined;
    yield figure(page, photo, small);
  }
  yield '</div></section>';
}

async function smallPicture({ photoSizes }: BundleDeps, sha256: string) {
  const found = await photoSizes.read(sha256, 'thumb');
  if (typeof found === 'string') return undefined;
  const parts: Uint8Array[] = [];
  for await (const piece of found.pieces) parts.push(piece);
  return `data:${found.type};base64,${Buffer.concat(parts).toString('base64')}`;
}

function figure(
  { said, word, when, originals }: Page,
  { role, sha256, view }: Gathered['photos'][number],
  picture: string | undefined,
): string {
  const { photo, marks } = view;
  const boxes = marks
    .filter((mark) => !mark.rejected)
    .map(({ box, label }) => {
      const at = [box.x, box.y, box.w, box.h].map((share) => `${round(share * 100)}%`);
      const style = `left:${at[0]};top:${at[1]};width:${at[2]};height:${at[3]}`;
      return `<i style="${style}">${label === '' ? '' : `<b>${escaped(label)}</b>`}</i>`;
    });
  const shown = picture
    ? `<div class="picture"><img src="${picture}" alt="">${boxes.join('')}</div>`
    : `<div class="picture nothing">${word('noPicture')}</div>`;
  const time =
    photo.taken === undefined ? word('unknownTime') : `${word('taken')} ${when(photo.taken)}`;
  const place = photo.place?.place
    .toReversed()
    .map((degrees) => degrees.toFixed(6))
    .join(', ');
  const file = originals.get(sha256);
  const lines = [
    `${said(ROLES[role])} · ${time}`,
    place ?? '',
    file === undefined ? word('lost') : `${word('original')} ${hash(file)}`,
  ];
  const caption = lines.filter((one) => one !== '').join('<br>');
  return `<figure>${shown}<figcaption>${caption}</figcaption></figure>`;
}

function flightsPart({ of, word, when }: Page): string {
  if (of.flights.length === 0) return '';
  const rows = of.flights.map(({ flight }) => {
    const { pilot, approval, sorties } = flight;
    return [
      escaped(flight.number),
      escaped(flight.device),
      escaped([pilot.name, pilot.licence].filter((one) => one !== '').join(', ')),
      `${escaped(approval.number)} ${when(approval.from)} – ${when(approval.to)}, ${approval.ceiling} m`,
      sorties.map((sortie) => hash(sortie.hash)).join('<br>'),
    ];
  });
  const heads = ['drone', 'pilot', 'approval', 'mission'] as const;
  return section(word('flights'), table(['', ...heads.map(word)], rows));
}

function logPart({ of, said, word, when }: Page): string {
  const rows = of.log.map(({ seq, at, by, step, from, to, note, hash: own }) => [
    String(seq),
    when(at),
    escaped(by),
    `${said(STEPS[step])}${from === to ? '' : `<br>→ ${said(STATES[to])}`}`,
    `${note === '' ? '' : `${escaped(note)}<br>`}${hash(own)}`,
  ]);
  const heads = ['', word('at'), word('by'), word('step'), `${word('note')} · ${word('hash')}`];
  return section(word('log'), `<div class="log">${table(heads, rows)}</div>`);
}

function verifyPart({ of, language, word }: Page, { evidenceKey }: BundleDeps): string {
  const how = HOW_TO_VERIFY[language].map((line) => `<p>${escaped(line)}</p>`).join('');
  const key = `<p>${word('key')}: ${hash(evidenceKey.key)}</p>`;
  const end = `<p>${word('head')}: ${hash(of.log.at(-1)?.hash ?? BEFORE_FIRST)}</p>`;
  return section(word('verify'), how + key + end);
}
