/** What a checklist item found, in words with its numbers; the keys are those of domain/flights/checklist. */
import type { CheckItem } from '../../../../domain/flights/flight.ts';
import type { ApiCheck } from '../../../../wire/api-flights.ts';
import { percent, tenths, whole } from '../../../drones/readouts.ts';
import type { Messages } from '../../../i18n/en.ts';
import type { Format } from '../../../i18n/format.ts';

type Values = ApiCheck['values'];
type Says = Messages['checks']['says'];
type Sentence = (
  says: Says,
  values: Values,
  check: ApiCheck,
  m: Messages,
  format: Format,
) => string;

const n = (value: Values[string] | undefined): number => Number(value ?? Number.NaN);
const shown = (value: Values[string] | undefined): string =>
  Number.isFinite(n(value)) ? whole(n(value)) : '—';
const small = (value: Values[string] | undefined): string =>
  Number.isFinite(n(value)) ? tenths(n(value)) : '—';
const gigabytes = (bytes: Values[string] | undefined): string => shown(n(bytes) / 1e9);
const tick: Sentence = (says, _, { state }) => (state === 'green' ? '' : says.tick);
/** What hangs on the drone's state has nothing to say while there is none. */
const heard =
  (sentence: Sentence): Sentence =>
  (says, values, check, m, format) =>
    check.state === 'unknown' ? says.notHeard : sentence(says, values, check, m, format);

const SENTENCES: Readonly<Record<CheckItem, Sentence>> = {
  link: (says, v) => {
    if (v.online === false) return says.noBridge;
    if (v.alive === false) return says.linkDead;
    return says.loss(percent(n(v.loss)), percent(n(v.limit)));
  },
  gps: heard((says, v, _, m) => {
    const fixes: Record<string, string> = m.drone.gpsFixes;
    const fix = fixes[String(v.fix)] ?? String(v.fix);
    const { satellites, leastSatellites, hdop, mostHdop } = v;
    return says.gps(fix, shown(satellites), shown(leastSatellites), small(hdop), small(mostHdop));
  }),
  ekf: heard((says, _, { state }) => (state === 'green' ? says.ekf : says.ekfBad)),
  prearm: heard((says, _, { state }) => (state === 'green' ? says.prearm : says.prearmBad)),
  battery: (says, v, { state }) => {
    if (v.value === undefined) {
      return v.limit === undefined ? says.notHeard : says.batteryUnknown(shown(v.limit));
    }
    if (state === 'red' && v.healthy === false) return says.batterySick;
    return says.battery(shown(v.value), shown(v.limit));
  },
  home: heard((says, v) => says.home(shown(v.value), shown(v.limit))),
  fence: (says, v, { state }) => {
    if (state === 'green') return says.fence(n(v.areas));
    if (v.breached) return says.fenceBreached;
    if (v.off) return says.fenceOff;
    return n(v.outside) > 0 && n(v.areas) > 0 ? says.fenceOutside(n(v.outside)) : says.fenceNone;
  },
  limits: (says, v) => says.limits(shown(v.value), shown(v.limit)),
  judgement: (says, v, { state }, m) => {
    if (state === 'unknown') return says.judgedNot;
    if (state === 'green') return says.judged;
    const titles: Record<string, string> = m.patrolWords.findings.titles;
    return says.judgedBad(n(v.findings), titles[String(v.kind)] ?? String(v.kind), n(v.item));
  },
  'approval-window': (says, v, { state }, _, format) => {
    if (v.assumed) return says.approvalAssumed;
    const sentence = state === 'green' ? says.window : says.windowBad;
    const moment = (value: Values[string] | undefined) =>
      Number.isFinite(n(value)) ? format.moment(n(value)) : '—';
    return sentence(moment(v.from), moment(v.to), shown(v.minutes));
  },
  'approval-ceiling': (says, v) => says.ceiling(shown(v.value), shown(v.limit)),
  'approval-area': (says, v) => {
    if (v.own) return says.areaOwn;
    return n(v.outside) > 0 ? says.areaOutside(n(v.outside)) : says.areaInside;
  },
  storage: (says, v) => says.storage(gigabytes(v.value), gigabytes(v.limit)),
  weather: (says, v) => {
    if (!v.entered) return says.weatherNone;
    const { wind, mostWind, gusts, mostGusts, visibility, leastVisibility } = v;
    const words = [says.weather(small(wind), shown(mostWind), small(gusts), shown(mostGusts))];
    if (n(visibility) < n(leastVisibility)) {
      words.push(says.fog(shown(visibility), shown(leastVisibility)));
    }
    if (v.precipitation) words.push(says.rain);
    return words.join(' · ');
  },
  'person-airframe': tick,
  'person-props': tick,
  'person-payload': tick,
  'person-surroundings': tick,
};

export const checkSentence = (m: Messages, format: Format, check: ApiCheck): string =>
  SENTENCES[check.item](m.checks.says, check.values, check, m, format);

export const isPersonal = (check: ApiCheck): boolean => check.item.startsWith('person-');
/** Keeps the flight on the ground. */
export const isOpen = (check: ApiCheck): boolean =>
  check.state !== 'green' && check.override === null;
