import { useEffect, useState } from 'react';
import { useMessages } from '../i18n/language.ts';
import { live } from '../live/live.ts';
import { chime } from '../live/sound.ts';
import { calledOf } from '../live/vehicle.ts';
import { soundOn } from '../preferences.ts';

/** Says alarms to a screen reader, politely, and makes a sound where one is wanted. */
export function Alarms() {
  const m = useMessages();
  const [said, say] = useState('');
  useEffect(() => {
    live.onAlarm = (began) => {
      const v = began[0]!;
      const vehicle = live.vehicles.get(v.device);
      say(m.happenings.announce(m.rules[v.rule], vehicle ? calledOf(vehicle) : v.device));
      if (soundOn.get()) chime();
    };
    return () => {
      live.onAlarm = () => {};
    };
  }, [m]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {said}
    </div>
  );
}
