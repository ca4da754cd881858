/** Somebody tells of a matter: it opens a case, or joins the open one that it is the same as. */
import type { PhotoRole } from '../../domain/captures/photo.ts';
import type { Case, CaseSource } from '../../domain/cases/case.ts';
import type { Category } from '../../domain/cases/category.ts';
import { alike, caseToJoin, type Likeness } from '../../domain/cases/sameness.ts';
import { nextState } from '../../domain/cases/workflow.ts';
import type { CaseId, PhotoId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import { serialNumber, yearIn } from '../numbering.ts';
import { standingAtFirst } from './begin.ts';
import type {
  Actor,
  CaseNumbering,
  CaseSetup,
  CaseStore,
  NearCase,
  PhotoRef,
  Report,
} from './ports.ts';

export interface NewReport {
  /** Code. */
  readonly category: string;
  readonly place: LonLat;
  readonly description: string;
  readonly address: string;
  /** When it was seen, ms; absent: now. */
  readonly occurred?: number | undefined;
  readonly photos: readonly PhotoId[];
  readonly reporter?: Report['reporter'];
  readonly outsideId?: string | undefined;
  /** Address of a picture elsewhere: kept in the log as text, never fetched. */
  readonly media?: string | undefined;
  /** It was looked at, and is not the same as the open cases near by. */
  readonly separate: boolean;
}

/** Who tells, and how. */
export interface ReportFrom extends Actor {
  readonly source: CaseSource;
}

export type OpenedCase = {
  readonly ok: true;
  /** `known`: the same report came before. */
  readonly outcome: 'opened' | 'joined' | 'known';
  readonly case: Case;
  /** Open cases that it may be the same as: for the desk to say. */
  readonly alike: readonly { readonly case: Case; readonly metres: number }[];
};

export type OpenRefusal =
  | { readonly ok: false; readonly reason: 'no-such-category'; readonly code: string }
  | { readonly ok: false; readonly reason: 'no-such-photo'; readonly ids: readonly PhotoId[] }
  /** It is to have been seen later than now. */
  | { readonly ok: false; readonly reason: 'not-yet' };

export type OpenOutcome = OpenedCase | OpenRefusal;

/** ms that a reporter's clock may be ahead. */
const AHEAD = 10 * 60_000;

/** What a report goes by, at its moment. */
export interface Reporting {
  readonly setup: CaseSetup;
  readonly numbering: CaseNumbering;
  readonly now: number;
}

/** Runs inside a transaction: the case, its report, its photos and its log, or nothing. */
export async function takeReport(
  tx: CaseStore,
  report: NewReport,
  from: ReportFrom,
  by: Reporting,
): Promise<OpenOutcome> {
  const category = by.setup.category(report.category);
  if (!category?.active) return { ok: false, reason: 'no-such-category', code: report.category };
  if ((report.occurred ?? by.now) > by.now + AHEAD) return { ok: false, reason: 'not-yet' };
  // From here on nobody else opens one of its kind: of two reports at once the second finds the first.
  await tx.lockCategory(category.code);
  const known = report.outsideId === undefined ? undefined : await tx.reported(report.outsideId);
  if (known !== undefined) return outcome(tx, 'known', known, []);
  const photos = await tx.photos(report.photos, from);
  const missing = report.photos.filter((id) => !photos.some((photo) => photo.id === id));
  if (missing.length > 0) return { ok: false, reason: 'no-such-photo', ids: missing };
  const told: Told = { ...report, occurred: Math.min(report.occurred ?? by.now, by.now), photos };
  const near = report.separate ? [] : await likely(tx, told, category);
  const joins = caseToJoin(near, category);
  if (joins && (await join(tx, joins.id, told, from, by.now)))
    return outcome(tx, 'joined', joins.id, []);
  const others = joins ? [] : near;
  const id = await open(tx, told, category, from, by, others);
  return outcome(tx, 'opened', id, others);
}

interface Told extends Omit<NewReport, 'photos'> {
  readonly occurred: number;
  readonly photos: readonly PhotoRef[];
}

async function outcome(
  tx: CaseStore,
  what: OpenedCase['outcome'],
  id: CaseId,
  others: readonly Likeness<NearCase>[],
): Promise<OpenedCase> {
  const cases = await tx.byIds([id, ...others.map((other) => other.case.id)]);
  const of = (wanted: CaseId) => cases.find((one) => one.id === wanted)!;
  return {
    ok: true,
    outcome: what,
    case: of(id),
    alike: others.map(({ case: { id: other }, metres }) => ({ case: of(other), metres })),
  };
}

async function likely(tx: CaseStore, told: Told, category: Category) {
  const near = await tx.near(category.code, told.place, category.sameness.metres);
  return alike(told, near, category);
}

/** What a log keeps of a report: nothing of who told, that is the desk's alone. */
const reportDetail = (told: Told, { source }: ReportFrom) => ({
  source,
  category: told.category,
  place: told.place,
  occurred: told.occurred,
  ...(told.description && { description: told.description }),
  ...(told.address && { address: told.address }),
  ...(told.outsideId !== undefined && { outsideId: told.outsideId }),
  ...(told.media !== undefined && { media: told.media }),
});

const roleOf = ({ source }: ReportFrom): PhotoRole =>
  source === 'photo' || source === 'detection' ? 'evidence' : 'report';

const stored = (told: Told, from: ReportFrom, at: number): Report => ({
  at,
  by: from.by,
  source: from.source,
  place: told.place,
  description: told.description,
  address: told.address,
  reporter: told.reporter,
  outsideId: told.outsideId,
});

/** False: it ended while its lock was waited for. */
async function join(
  tx: CaseStore,
  id: CaseId,
  told: Told,
  from: ReportFrom,
  at: number,
): Promise<boolean> {
  const [found] = await tx.lock([id]);
  if (!found || nextState(found.case.state, 'join') === undefined) return false;
  const { state } = found.case;
  const { counts } = found.standing;
  await tx.report(id, stored(told, from, at));
  await tx.update(id, { ...found.standing, counts: { ...counts, joined: counts.joined + 1 } });
  const role = roleOf(from);
  const photos = await tx.attach(id, told.photos, { role, by: from.by, at });
  const detail = { report: reportDetail(told, from), ...photoDetail(photos, role) };
  const line = { case: id, at, by: from.by, step: 'join' as const, note: '' };
  await tx.log([{ ...line, from: state, to: state, detail }]);
  return true;
}

async function open(
  tx: CaseStore,
  told: Told,
  category: Category,
  from: ReportFrom,
  { setup, numbering, now }: Reporting,
  others: readonly Likeness<NearCase>[],
): Promise<CaseId> {
  const year = yearIn(now, numbering.timeZone);
  const serial = await tx.takeSerials(year, 1);
  const id = await tx.openMatter({
    number: serialNumber(year, numbering.letters, serial),
    kind: 'matter',
    source: from.source,
    description: told.description,
    address: told.address,
    place: told.place,
    occurred: told.occurred,
    opened: now,
    ...(told.reporter && { reporter: told.reporter }),
    ...(told.outsideId !== undefined && { outsideId: told.outsideId }),
    standing: standingAtFirst('collected', told.place, category, now, setup),
  });
  await tx.report(id, stored(told, from, now));
  const role = roleOf(from);
  const photos = await tx.attach(id, told.photos, { role, by: from.by, at: now });
  await tx.addLikenesses(
    id,
    others.map(({ case: { id: other }, metres }) => ({ id: other, metres })),
  );
  const detail = { ...reportDetail(told, from), ...photoDetail(photos, role) };
  const line = { case: id, at: now, by: from.by, step: 'collect' as const, note: '' };
  await tx.log([{ ...line, to: 'collected', detail }]);
  return id;
}

/** Photos as a log keeps them: by what they are, and what they are for. */
export const photoDetail = (photos: readonly PhotoRef[], role: PhotoRole) =>
  photos.length === 0 ? {} : { photos: photos.map(({ id, sha256 }) => ({ id, sha256, role })) };
