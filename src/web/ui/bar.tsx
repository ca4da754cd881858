import { ActionIcon, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Permission } from '../../domain/people/roles.ts';
import type { ApiMe } from '../../wire/api-people.ts';
import { usePatrols } from '../http/patrol-queries.ts';
import { useTimezone } from '../http/queries.ts';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.ts';
import { connection, live, serverNow } from '../live/live.ts';
import { useSignal } from '../live/signal.ts';
import { AccountMenu } from '../people/account-menu.tsx';
import { useMay, useMe } from '../people/use-me.ts';
import { soundOn } from '../preferences.ts';
import { useAddress } from '../router.ts';
import { DisplayMenu } from './display-menu.tsx';
import { Icon, type IconName } from './icons.tsx';
import { Link } from './link.tsx';

interface Place {
  readonly name: IconName;
  readonly to: string;
  readonly first: string | undefined;
  /** Who may not is not shown the way. */
  readonly needs: Permission;
  /** Of units' people alone; others see the same among all cases. */
  readonly ofUnit?: true;
}

const PLACES: readonly Place[] = [
  { name: 'live', to: '/', first: undefined, needs: 'fleet:look' },
  { name: 'replay', to: '/replay', first: 'replay', needs: 'fleet:look' },
  { name: 'flights', to: '/flights', first: 'flights', needs: 'fleet:look' },
  { name: 'patrols', to: '/patrols', first: 'patrols', needs: 'fleet:look' },
  { name: 'zones', to: '/zones', first: 'zones', needs: 'fleet:look' },
  { name: 'inbox', to: '/inbox', first: 'inbox', needs: 'cases:handle', ofUnit: true },
  { name: 'cases', to: '/cases', first: 'cases', needs: 'cases:look' },
  { name: 'devices', to: '/devices', first: 'devices', needs: 'fleet:look' },
  { name: 'rules', to: '/rules', first: 'rules', needs: 'fleet:look' },
  { name: 'admin', to: '/admin', first: 'admin', needs: 'setup:change' },
];
type PlaceName =
  | 'live'
  | 'replay'
  | 'flights'
  | 'patrols'
  | 'zones'
  | 'inbox'
  | 'cases'
  | 'devices'
  | 'rules'
  | 'admin';
/** Screens that have no place of their own in the bar, and whose it is. */
const BELONGS: Readonly<Record<string, string | undefined>> = {
  vehicles: undefined,
  planner: 'patrols',
  photos: 'flights',
  figures: 'cases',
};

export function Bar({ demo }: { demo: boolean }) {
  const m = useMessages();
  const sound = soundOn.use();
  const soundLabel = sound ? m.settings.soundOn : m.settings.soundOff;
  return (
    <header className="bar">
      <a className="skip" href="#content">
        {m.nav.skip}
      </a>
      <Link to="/" className="brand">
        <svg width="18" height="18" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 1.5 17.5 18 10 14.2 2.5 18z" fill="currentColor" />
        </svg>
        {m.product}
        {demo && <span className="tag">{m.settings.demo}</span>}
      </Link>
      <Navigation />
      <div className="bar-end">
        {useMay('fleet:look') && <Line />}
        <Clock />
        <Tooltip label={soundLabel}>
          <ActionIcon
            size="lg"
            aria-label={m.settings.sound}
            aria-pressed={sound}
            onClick={() => soundOn.set(!sound)}
          >
            <Icon name={sound ? 'sound' : 'mute'} />
          </ActionIcon>
        </Tooltip>
        <DisplayMenu />
        <AccountMenu />
      </div>
    </header>
  );
}

const leadsTo = ({ needs, ofUnit }: Place, me: ApiMe | undefined): boolean =>
  (me?.permissions.includes(needs) ?? false) && (!ofUnit || me?.unit !== null);

function Navigation() {
  const m = useMessages();
  const me = useMe();
  const { parts } = useAddress();
  useSignal(live.casesChanged);
  let open = 0;
  for (const c of live.cases.values()) if (c.state === 'collected') open++;
  const [first = ''] = parts;
  const here = first in BELONGS ? BELONGS[first] : parts[0];
  return (
    <nav className="nav" aria-label={m.nav.label}>
      {PLACES.filter((place) => leadsTo(place, me)).map(({ name, to, first }) => (
        <Link key={name} to={to} aria-current={here === first ? 'page' : undefined}>
          <Icon name={name} size={17} />
          {m.nav[name as PlaceName]}
          {name === 'patrols' && <OverdueCount />}
          {name === 'cases' && open > 0 && (
            <span className="count">
              <span aria-hidden="true">{open}</span>
              <span className="visually-hidden">{m.nav.openCases(open)}</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}

/** Patrols that are overdue: whoever looks at something else sees them too. */
function OverdueCount() {
  const m = useMessages();
  const overdue = (usePatrols().data ?? []).filter(({ due }) => due?.state === 'overdue').length;
  if (overdue === 0) return null;
  return (
    <span className="count" data-weight="alarm">
      <span aria-hidden="true">{overdue}</span>
      <span className="visually-hidden">{m.patrols.overdueCount(overdue)}</span>
    </span>
  );
}

function Line() {
  const m = useMessages();
  const format = useFormat(useTimezone());
  useSignal(connection.changed);
  const s = connection.state;
  const text =
    s.state === 'offline' ? m.connection.offline(format.minute(s.since)) : m.connection[s.state];
  return (
    <div className="connection" data-state={s.state} role="status" title={m.connection.label}>
      {text}
    </div>
  );
}

function Clock() {
  const format = useFormat(useTimezone());
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <time className="clock">{format.clock(now)}</time>;
}
