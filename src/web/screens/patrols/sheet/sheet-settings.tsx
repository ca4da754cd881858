import type { PatrolPlan } from '../../../../../missions/patrol/plan.ts';
import { USUAL_CEILING } from '../../../../domain/flights/patrol.ts';
import { percent, tenths, whole } from '../../../drones/readouts.ts';
import type { PatrolDetail } from '../../../http/patrol-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import type { Messages } from '../../../i18n/en.ts';
import { type Format, useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useLibraryNames } from '../use-library-names.ts';
import { rangeWords } from './ranges.ts';

type Row = readonly [label: string, value: string];
type Names = ReturnType<typeof useLibraryNames>;

/** Numbers of the plan, and with what settings it is flown. */
export function SheetSettings({ patrol, plan }: { patrol: PatrolDetail; plan: PatrolPlan }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const names = useLibraryNames();
  return (
    <div className="fs-settings">
      <Rows title={m.patrol.numbers} rows={numbersOf(plan, m, format)} />
      <Rows title={m.flightSheet.settings} rows={settingsOf(patrol, plan, m, format, names)} />
    </div>
  );
}

function Rows({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label} className="fs-fact">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function numbersOf(
  { numbers: n, sorties, coverage }: PatrolPlan,
  m: Messages,
  format: Format,
): Row[] {
  const rows: Row[] = [
    [m.patrol.area, format.area(n.area)],
    [m.patrol.length, format.distance(n.length)],
    [m.patrol.flightTime, format.duration(n.seconds)],
    [m.patrol.photos, `${format.number(n.photos)} · ${tenths(n.storage / 1e9)} GB`],
    [m.patrol.batteries, `${format.number(n.batteries)}`],
    [m.patrol.gsd, m.patrol.gsdValue(tenths(n.gsd * 100))],
  ];
  if (coverage) {
    rows.push([m.patrol.covered, `${(Math.floor(coverage.once * 1000) / 10).toFixed(1)} %`]);
  }
  const photos = sorties.flatMap((sortie) => sortie.photos);
  rows.push([
    m.flightSheet.heightsAbove,
    `${rangeWords(photos.map(({ height }) => height))} ${m.units.m}`,
  ]);
  rows.push([
    m.flightSheet.altitudes,
    `${rangeWords(photos.map(({ altitude }) => altitude))} ${m.units.m}`,
  ]);
  return rows;
}

function settingsOf(
  { wishes }: PatrolDetail,
  { numbers: n }: PatrolPlan,
  m: Messages,
  format: Format,
  names: Names,
): Row[] {
  const words = m.flightSheet;
  const template = names.library?.templates.find(({ id }) => id === wishes.template);
  const airframe = names.library?.airframes.find(({ id }) => id === wishes.airframe);
  const front = wishes.frontOverlap ?? template?.frontOverlap;
  const side = wishes.sideOverlap ?? template?.sideOverlap;
  const pitch = wishes.gimbalPitch ?? template?.gimbalPitch;
  const clearance = wishes.clearance ?? template?.clearance;
  const rows: (Row | undefined)[] = [
    [words.airframe, names.airframe(wishes.airframe)],
    [words.camera, names.camera(wishes.camera)],
    [m.patrol.speed, m.patrol.metresPerSecond(tenths(n.speed))],
    [words.lineGap, `${tenths(n.lineGap)} ${m.units.m}`],
    [words.trigger, `${tenths(n.triggerDistance)} ${m.units.m}`],
    front === undefined || side === undefined
      ? undefined
      : [words.overlap, words.overlapValue(percent(front), percent(side))],
    pitch === undefined ? undefined : [words.pitch, `${whole(pitch).replace('-', '−')}°`],
    [words.ceiling, `${whole(wishes.ceiling ?? USUAL_CEILING)} ${m.units.m}`],
    clearance === undefined ? undefined : [words.clearance, `${whole(clearance)} ${m.units.m}`],
    [
      words.wind,
      wishes.wind
        ? words.windFrom(tenths(wishes.wind.speed), format.compass(wishes.wind.from))
        : words.noWind,
    ],
    airframe && [words.reserve, `${percent(airframe.reserve)} %`],
  ];
  return rows.filter((row) => row !== undefined);
}
