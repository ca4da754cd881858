import { Menu } from '@mantine/core';
import { usePatrols } from '../http/patrol-queries.ts';
import { useMessages } from '../i18n/language.ts';
import { live } from '../live/live.ts';
import { useSignal } from '../live/signal.ts';
import { useMe } from '../people/use-me.ts';
import { useAddress } from '../router.ts';
import { Icon } from './icons.tsx';
import { Link } from './link.tsx';
import { type Place, placeOf, placesFor } from './places.ts';
import { useNarrow } from './use-narrow.ts';

/** The places of the page: along the top, on a phone at its foot with the rest behind “More”. */
export function Navigation() {
  const m = useMessages();
  const { tabs, more } = placesFor(useMe(), useNarrow());
  const { parts } = useAddress();
  const here = placeOf(parts[0], [...tabs, ...more]);
  return (
    <nav className="nav" aria-label={m.nav.label}>
      {tabs.map((place) => (
        <Link key={place.name} to={place.to} aria-current={here === place ? 'page' : undefined}>
          <Icon name={place.name} size={17} />
          {m.nav[place.name]}
          {place.name === 'patrols' && <OverdueCount />}
          {place.name === 'cases' && <OpenCount />}
        </Link>
      ))}
      {more.length > 0 && <More places={more} here={here} />}
    </nav>
  );
}

function More({ places, here }: { places: readonly Place[]; here: Place | undefined }) {
  const m = useMessages();
  const within = here !== undefined && places.includes(here);
  return (
    <Menu position="top-end" shadow="md" width={200}>
      <Menu.Target>
        <button type="button" className="plain-button nav-more" data-here={within}>
          <Icon name="more" size={17} />
          {m.nav.more}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map((place) => (
          <Menu.Item
            key={place.name}
            className="nav-item"
            component={Link}
            to={place.to}
            aria-current={here === place ? 'page' : undefined}
            leftSection={<Icon name={place.name} size={17} />}
          >
            {m.nav[place.name]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function OpenCount() {
  const m = useMessages();
  useSignal(live.casesChanged);
  let open = 0;
  for (const c of live.cases.values()) if (c.state === 'collected') open++;
  if (open === 0) return null;
  return (
    <span className="count">
      <span aria-hidden="true">{open}</span>
      <span className="visually-hidden">{m.nav.openCases(open)}</span>
    </span>
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
