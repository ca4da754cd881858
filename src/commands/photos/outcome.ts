/** What became of each file of an import, in words, and the sums. */
import type { ApiPhotoStanding } from '../../wire/api-photos.ts';
import type { Added } from './ask.ts';

export type Outcome =
  | { readonly kind: 'new' }
  /** It was there; what was not known of it is known now. */
  | { readonly kind: 'known'; readonly added: Added }
  /** The same bytes as another file of this import. */
  | { readonly kind: 'same' }
  /** All of it is there; the service takes it in as soon as its disk or store allows. */
  | { readonly kind: 'later' }
  /** The service's own words. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'no-picture' };

export interface FileOutcome {
  readonly path: string;
  /** Of pictures. */
  readonly sha256?: string;
  readonly outcome: Outcome;
}

export type Standings = ReadonlyMap<string, ApiPhotoStanding>;

/** `a.jpg: new · by its own metadata 36.620500, 101.780000 ± 5 m, …` */
export function fileLine(
  { path, sha256, outcome }: FileOutcome,
  standings: Standings,
  said: Readonly<Record<string, string>>,
): string {
  const standing = sha256 === undefined ? undefined : standings.get(sha256);
  const where = standing ? ` · ${placeWords(standing)}${otherWords(standing, said)}` : '';
  return `${path}: ${outcomeWords(outcome)}${where}`;
}

/** Where it is not as it was said: what was known of it before stays. */
function otherWords(
  { flight, device }: ApiPhotoStanding,
  said: Readonly<Record<string, string>>,
): string {
  if (
    said.flight !== undefined &&
    said.flight !== flight?.number &&
    said.flight !== `${flight?.id}`
  )
    return ` · stays with ${flight ? `flight ${flight.number}` : device}, not of flight ${said.flight}`;
  if (said.device !== undefined && said.device !== device)
    return ` · stays with ${device}, not of ${said.device}`;
  return '';
}

function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'new':
      return 'new';
    case 'known':
      return outcome.added.length > 0
        ? `known, now with its ${outcome.added.join(' and ')}`
        : 'known';
    case 'same':
      return 'known, the same bytes as another file';
    case 'later':
      return 'there, taken in when the service has room';
    case 'refused':
      return `refused: ${outcome.why}`;
    case 'no-picture':
      return 'left out: no picture';
  }
}

function placeWords(standing: ApiPhotoStanding): string {
  const { place, placedBy, residual, accuracy, clockOffset, flight, waiting } = standing;
  const of = flight ? ` of flight ${flight.number}` : '';
  if (!place || !placedBy) return `${waiting ? 'still being placed' : 'unplaced'}${of}`;
  const [lon, lat] = place;
  const more = [
    accuracy === null ? '' : ` ± ${accuracy.toFixed(0)} m`,
    residual === null ? '' : `, residual ${residual.toFixed(2)} s`,
    clockOffset === null ? '' : `, clock ${clockOffset.toFixed(1)} s ahead`,
  ];
  return `${placedWords(standing)} ${lat.toFixed(6)}, ${lon.toFixed(6)}${more.join('')}`;
}

function placedWords({ placedBy, capture, flight, device }: ApiPhotoStanding): string {
  const of = flight ? ` of flight ${flight.number}` : '';
  const nth = capture === null ? 'a capture' : `capture ${capture}`;
  switch (placedBy) {
    case 'capture':
      return `${nth}${of}`;
    case 'track':
      return `track of ${device ?? 'its device'}${of && `,${of.slice(3)}`}`;
    case 'hand':
      return 'by hand';
    default:
      return capture === null
        ? `by its own metadata${of && `,${of.slice(3)}`}`
        : `by its own metadata, ${nth}${of}`;
  }
}

const OUTCOMES: readonly [Outcome['kind'], string][] = [
  ['new', 'new'],
  ['known', 'known already'],
  ['same', 'the same bytes as another file'],
  ['later', 'taken in later'],
  ['refused', 'refused'],
  ['no-picture', 'no picture'],
];
const PLACED: readonly [ApiPhotoStanding['placedBy'], string][] = [
  ['metadata', 'by its own metadata'],
  ['capture', 'by a capture of its flight'],
  ['track', 'by the track of its device'],
  ['hand', 'by hand'],
];

/** Two columns: what, and how many; what there is none of is left out. Places are of photos, not of files. */
export function sums(files: readonly FileOutcome[], standings: Standings): string[] {
  const seen = [...new Set(files.flatMap(({ sha256 }) => sha256 ?? []))];
  const photos = seen.flatMap((hash) => standings.get(hash) ?? []);
  const placed = PLACED.map(([by, words]) =>
    row(
      words,
      photos.filter((p) => p.placedBy === by),
    ),
  );
  const bare = photos.filter(({ placedBy }) => placedBy === null);
  return [
    ...table('files', files.length, [
      ...OUTCOMES.map(([kind, words]) =>
        row(
          words,
          files.filter((f) => f.outcome.kind === kind),
        ),
      ),
      ...reasons(files),
    ]),
    ...table('placed', photos.length - bare.length, placed),
    ...table('unplaced', bare.length, [
      row(
        'still being placed',
        bare.filter(({ waiting }) => waiting),
      ),
    ]),
  ];
}

type Row = readonly [words: string, count: number];
const row = (words: string, of: readonly unknown[]): Row => [words, of.length];

/** How many were refused, by the service's words. */
function reasons(files: readonly FileOutcome[]): Row[] {
  const counts = new Map<string, number>();
  for (const { outcome } of files)
    if (outcome.kind === 'refused') counts.set(outcome.why, (counts.get(outcome.why) ?? 0) + 1);
  return [...counts].map(([why, count]): Row => [`  ${why}`, count]);
}

const WIDTH = 6;

function table(head: string, all: number, rows: readonly Row[]): string[] {
  const line = (words: string, count: number, indent: string) =>
    `${String(count).padStart(WIDTH)}  ${indent}${words}`;
  const shown = rows.filter(([, count]) => count > 0);
  return [line(head, all, ''), ...shown.map(([words, count]) => line(words, count, '  '))];
}
