import { ActionIcon, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTimezone } from '../http/queries.ts';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.ts';
import { connection, serverNow } from '../live/live.ts';
import { useSignal } from '../live/signal.ts';
import { AccountMenu } from '../people/account-menu.tsx';
import { useMay } from '../people/use-me.ts';
import { soundOn } from '../preferences.ts';
import { DisplayMenu } from './display-menu.tsx';
import { Icon } from './icons.tsx';
import { Link } from './link.tsx';
import { Navigation } from './navigation.tsx';

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
