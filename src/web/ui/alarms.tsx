import { useEffect, useState } from 'react';
import { eventWords } from '../drones/event-words.ts';
import { useMessages } from '../i18n/language.ts';
import { weightOf } from '../live/drone-events.ts';
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
    live.drones.onEvents = (events) => {
      const loud = events.find((event) => weightOf(event) === 'alarm');
      if (!loud) return;
      const vehicle = live.vehicles.get(loud.device);
      const called = vehicle ? calledOf(vehicle) : loud.device;
      say(m.droneEvents.announce(called, eventWords(m, loud)));
      if (soundOn.get()) chime();
    };
    return () => {
      live.onAlarm = () => {};
      live.drones.onEvents = () => {};
    };
  }, [m]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {said}
    </div>
  );
}
