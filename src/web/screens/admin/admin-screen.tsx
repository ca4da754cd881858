import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Permission } from '../../../domain/people/roles.ts';
import { useMessages } from '../../i18n/language.ts';
import { useMe } from '../../people/use-me.ts';
import { navigate } from '../../router.ts';
import { Link } from '../../ui/link.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { Audit } from './audit.tsx';
import { Calendar } from './calendar/calendar.tsx';
import { Categories } from './categories/categories.tsx';
import { Cells } from './cells.tsx';
import { DetectionRules } from './detection-rules.tsx';
import { Hooks } from './hooks/hooks.tsx';
import { Keys } from './people/keys.tsx';
import { People } from './people/people.tsx';
import { Permits } from './permits/permits.tsx';
import { Units } from './units/units.tsx';

interface Part {
  readonly name:
    | 'people'
    | 'keys'
    | 'units'
    | 'categories'
    | 'calendar'
    | 'cells'
    | 'permits'
    | 'detections'
    | 'webhooks'
    | 'audit';
  readonly needs: Permission;
  /** The map is left free on the right. */
  readonly map?: true;
  readonly show: (id: string | undefined) => ReactNode;
}

const PARTS: readonly Part[] = [
  { name: 'people', needs: 'people:change', show: (id) => <People id={id} /> },
  { name: 'keys', needs: 'people:change', show: () => <Keys /> },
  { name: 'units', needs: 'setup:change', map: true, show: (id) => <Units id={id} /> },
  { name: 'categories', needs: 'setup:change', show: (id) => <Categories id={id} /> },
  { name: 'calendar', needs: 'setup:change', show: () => <Calendar /> },
  { name: 'cells', needs: 'setup:change', map: true, show: () => <Cells /> },
  { name: 'permits', needs: 'fleet:look', show: (id) => <Permits id={id} /> },
  { name: 'detections', needs: 'setup:change', show: () => <DetectionRules /> },
  { name: 'webhooks', needs: 'setup:change', show: (id) => <Hooks id={id} /> },
  { name: 'audit', needs: 'people:change', show: () => <Audit /> },
];

/** What an administrator lays down: /admin/{part}, one thing of it at /admin/{part}/{id}. */
export function AdminScreen({ part, id }: { part: string | undefined; id: string | undefined }) {
  const m = useMessages();
  const me = useMe();
  const narrow = useNarrow();
  const mine = PARTS.filter(({ needs }) => me?.permissions.includes(needs));
  const here = mine.find(({ name }) => name === part) ?? mine[0];
  if (!here) return null;
  return (
    <div className="sheet-page admin-page" data-map={here.map ?? false}>
      <main id="content">
        {narrow ? (
          <Select
            aria-label={m.admin.title}
            size="md"
            allowDeselect={false}
            value={here.name}
            onChange={(name) => name && navigate(`/admin/${name}`)}
            data={mine.map(({ name }) => ({ value: name, label: m.admin.parts[name] }))}
          />
        ) : (
          <nav className="admin-nav" aria-label={m.admin.title}>
            {mine.map(({ name }) => (
              <Link
                key={name}
                to={`/admin/${name}`}
                aria-current={name === here.name ? 'page' : undefined}
              >
                {m.admin.parts[name]}
              </Link>
            ))}
          </nav>
        )}
        <div className="admin-part">{here.show(id)}</div>
      </main>
    </div>
  );
}
