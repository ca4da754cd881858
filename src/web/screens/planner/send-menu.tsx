import { Button, Menu } from '@mantine/core';
import type { ApiPatrolDetail } from '../../../wire/api-patrols.ts';
import { useMessages } from '../../i18n/language.ts';
import { navigate } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';

type Sorties = ApiPatrolDetail['sorties'];
const flightOf = ({ plan }: Sorties[number]) => `/flights/new?plan=${plan}`;

/** A new flight of a sortie; only what is saved can be flown. */
export function SendMenu({ sorties }: { sorties: Sorties | undefined }) {
  const m = useMessages();
  const words = m.planner.save;
  const common = {
    variant: sorties ? ('filled' as const) : ('default' as const),
    leftSection: <Icon name="flights" size={14} />,
  };
  const [only, ...others] = sorties ?? [];
  if (!only)
    return (
      <Button {...common} disabled title={words.saveFirst}>
        {words.send}
      </Button>
    );
  if (others.length === 0)
    return (
      <Button {...common} onClick={() => navigate(flightOf(only))}>
        {words.send}
      </Button>
    );
  return (
    <Menu position="top-end" withinPortal>
      <Menu.Target>
        <Button {...common}>{words.send}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {[only, ...others].map((sortie) => (
          <Menu.Item key={sortie.number} onClick={() => navigate(flightOf(sortie))}>
            {words.sendSortie(sortie.number)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
