/** A case's map as SVG: zones, track, photos with the ground they show, the place. North is up. */
import { boundsOf } from '../../../domain/geo/bounds.ts';
import { outline } from '../../../domain/geo/outline.ts';
import { Plane } from '../../../domain/geo/plane.ts';
import type { LonLat, Zone } from '../../../domain/supervision/zone.ts';
import type { Language } from '../language.ts';
import { escaped } from './html.ts';
import { WORDS } from './report-words.ts';

export interface MapOf {
  readonly place: LonLat;
  readonly zones: readonly Zone[];
  /** One line for each violation. */
  readonly tracks: readonly (readonly LonLat[])[];
  readonly photos: readonly {
    readonly at: LonLat | undefined;
    readonly footprint: readonly LonLat[] | undefined;
  }[];
}

const WIDTH = 680;
const HEIGHT = 400;
/** Of the legend below. */
const BELOW = 30;
/** Metres shown at least, so that a place has surroundings. */
const LEAST = 200;
/** Share that stays free at each side. */
const MARGIN = 0.08;

export function mapSvg(of: MapOf, language: Language): string {
  const draw = projected(of);
  const line = (points: readonly LonLat[]) => points.map((one) => draw.at(one).join(' ')).join('L');
  const ring = (points: readonly LonLat[]) => `M${line(points)}Z`;
  const zones = of.zones.flatMap(({ shape }) => outline(shape));
  const shown = of.photos.flatMap(({ footprint }) => footprint ?? []).length;
  const parts = [
    ...zones.map((rings) => `<path class="zone" d="${rings.map(ring).join('')}"/>`),
    ...(shown > 0
      ? of.photos.map(({ footprint = [] }) => `<path class="foot" d="${ringOf(footprint, ring)}"/>`)
      : []),
    ...of.tracks
      .filter((track) => track.length > 1)
      .map((track) => `<path class="track" d="M${line(track)}"/>`),
    ...of.photos.flatMap(({ at }) => (at ? [dot('photo', draw.at(at), 3)] : [])),
    dot('place', draw.at(of.place), 6),
    scaleBar(draw.scale),
  ];
  // What reaches beyond the map is cut off at its frame.
  const map = `<svg width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>${parts.join('')}</svg>`;
  const frame = `<rect class="frame" x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}"/>`;
  return `<svg class="sheet" viewBox="0 0 ${WIDTH} ${HEIGHT + BELOW}" role="img" xmlns="http://www.w3.org/2000/svg">${map}${frame}${legend(language)}</svg>`;
}

const ringOf = (points: readonly LonLat[], ring: (points: readonly LonLat[]) => string): string =>
  points.length < 3 ? '' : ring(points);
const dot = (kind: string, [x, y]: readonly [number, number], radius: number): string =>
  `<circle class="${kind}" cx="${x}" cy="${y}" r="${radius}"/>`;
const tenth = (value: number): number => Math.round(value * 10) / 10;

/** Around all but the zones, which may reach far beyond. */
function projected({ place, tracks, photos }: MapOf) {
  const own = photos.flatMap(({ at, footprint = [] }) => [...(at ? [at] : []), ...footprint]);
  const bounds = boundsOf([[place], ...tracks, own]);
  const plane = Plane.amid(bounds);
  const across = Math.max(LEAST, plane.x(bounds[2]) - plane.x(bounds[0]));
  const up = Math.max(LEAST, plane.y(bounds[3]) - plane.y(bounds[1]));
  const scale = (1 - 2 * MARGIN) * Math.min(WIDTH / across, HEIGHT / up);
  const at = ([lon, lat]: LonLat): readonly [number, number] => [
    tenth(WIDTH / 2 + plane.x(lon) * scale),
    tenth(HEIGHT / 2 - plane.y(lat) * scale),
  ];
  return { at, scale };
}

/** A round number of metres, at most a quarter of the width. */
function scaleBar(scale: number): string {
  const most = WIDTH / 4 / scale;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((n) => n * power).find((one) => one <= most) ?? power;
  const right = tenth(16 + metres * scale);
  const told = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  const y = HEIGHT - 16;
  return `<path class="bar" d="M16 ${y - 5}V${y}H${right}V${y - 5}"/><text x="16" y="${y - 9}">${told}</text><text x="${WIDTH - 24}" y="24" text-anchor="middle">N ↑</text>`;
}

/** Below the map, so that it hides nothing of it. */
function legend(language: Language): string {
  const rows = [
    ['place', WORDS.ofPlace],
    ['track', WORDS.ofTrack],
    ['zone', WORDS.ofZone],
    ['foot', WORDS.ofPhoto],
  ] as const;
  const y = HEIGHT + 20;
  return rows
    .map(([kind, words], i) => {
      const x = 16 + i * 130;
      const area = `<path class="${kind}" d="M${x} ${y - 9}h18v10h-18Z"/>`;
      const line = `<path class="track" d="M${x} ${y - 4}h18"/>`;
      const mark = { place: dot('place', [x + 9, y - 4], 5), track: line, zone: area, foot: area };
      return `${mark[kind]}<text x="${x + 24}" y="${y}">${escaped(words[language])}</text>`;
    })
    .join('');
}
