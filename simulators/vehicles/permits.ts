/** The permits of a scenario's muck trucks, as the table that a licensing office would send. */
import { prepareShape } from '../../src/domain/geo/prepared-shape.ts';
import type { Area, Haul } from '../city/area.ts';
import type { Member } from './fleet.ts';

const COMPANIES = ['西宁安达渣土运输有限公司', '青海恒通土方工程有限公司', '城中区顺远运输队'];
const DAY = 86_400_000;
/** The example area's clock is eight hours ahead of UTC. */
const AHEAD = 8 * 3_600_000;
/** Trucks whose permit is not as it should be; those without a permitted route have none at all. */
const AMISS: Readonly<Record<string, 'expired' | 'suspended'>> = {
  'truck-002': 'expired',
  'truck-014': 'suspended',
};

/**
 * CSV as POST /api/v1/permits/import takes it; undefined: nobody hauls muck.
 * @param now ms
 */
export function permitTable(
  roster: readonly Member[],
  area: Area,
  now: number,
): string | undefined {
  const day = (days: number) => new Date(now + AHEAD + days * DAY).toISOString().slice(0, 10);
  const lines = roster.flatMap(({ id, duty }, i) => {
    if (duty.kind !== 'haul' || !duty.permit) return [];
    const amiss = AMISS[id];
    const serial = String(i + 1).padStart(4, '0');
    return [
      [
        `西城管准字${day(0).slice(0, 4)}-${serial}`,
        id,
        COMPANIES[i % COMPANIES.length]!,
        siteOf(duty.haul),
        tipOf(duty.haul, area),
        duty.haul.zone,
        day(amiss === 'expired' ? -120 : -60),
        day(amiss === 'expired' ? -1 : 120),
        '',
        String(20_000 + 2500 * (i % 7)),
        amiss === 'suspended' ? 'suspended' : 'valid',
      ].join(','),
    ];
  });
  return lines.length === 0 ? undefined : [HEAD, ...lines, ''].join('\r\n');
}

const HEAD = 'number,vehicle,company,site,dump_sites,routes,first_day,last_day,hours,volume,status';

/** Routes are called “准运路线1：南关街—红土沟 …”: from where to where. */
const siteOf = ({ zone }: Haul): string => {
  const from = /：(.+?)—/.exec(zone)?.[1];
  return from === undefined ? '' : `${from}工地`;
};

/** The dump site in which the haul ends. */
function tipOf({ tipping }: Haul, { zones, graph, plane }: Area): string {
  const [lon, lat] = plane.toLonLat(graph.nodes[tipping]!.point);
  const tips = zones.filter(({ kind }) => kind === 'dump-site');
  return tips.find(({ shape }) => prepareShape(shape).contains(lon, lat))?.name ?? '';
}
