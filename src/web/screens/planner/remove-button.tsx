import { ActionIcon } from '@mantine/core';
import { Icon } from '../../ui/icons.tsx';

export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon size="sm" aria-label={label} title={label} onClick={onClick}>
      <Icon name="trash" size={15} />
    </ActionIcon>
  );
}
