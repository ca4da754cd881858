import {
  ActionIcon,
  Popover,
  SegmentedControl,
  Switch,
  useMantineColorScheme,
} from '@mantine/core';
import { useId, useState } from 'react';
import { LANGUAGES, type Language, language, messagesOf, useMessages } from '../i18n/language.ts';
import { zonesShown } from '../preferences.ts';
import { Icon } from './icons.tsx';

export function DisplayMenu() {
  const m = useMessages();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <ActionIcon
          size="lg"
          aria-label={m.settings.menu}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name="settings" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Choices />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices() {
  const m = useMessages();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const chosen = language.use();
  const zones = zonesShown.use();
  const [languageId, coloursId] = [useId(), useId()];
  return (
    <div className="choices">
      <div>
        <div className="field-label" id={languageId}>
          {m.settings.language}
        </div>
        <SegmentedControl
          fullWidth
          aria-labelledby={languageId}
          value={chosen}
          onChange={(next) => language.set(next as Language)}
          data={LANGUAGES.map((value) => ({ value, label: messagesOf(value).languageName }))}
        />
      </div>
      <div>
        <div className="field-label" id={coloursId}>
          {m.settings.colours}
        </div>
        <SegmentedControl
          fullWidth
          aria-labelledby={coloursId}
          value={colorScheme}
          onChange={(next) => setColorScheme(next as 'light' | 'dark' | 'auto')}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({
            value,
            label: m.settings[value],
          }))}
        />
      </div>
      <Switch
        label={m.settings.zones}
        checked={zones}
        onChange={(event) => zonesShown.set(event.currentTarget.checked)}
      />
    </div>
  );
}
