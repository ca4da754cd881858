import { ActionIcon } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ApiFlightDetail, ApiFlightTrack } from '../../../../wire/api-flights.ts';
import { useFlight, useFlightTrack } from '../../../http/flight-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useSignal } from '../../../live/signal.ts';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import type { Playback } from '../../replay/playback.ts';
import { ReplayControls } from '../../replay/replay-controls.tsx';
import { FlightRecord } from '../flight-record.tsx';
import { FlightStateMark } from '../flight-state-mark.tsx';
import { FlightLog } from '../page/flight-log.tsx';
import { type Profile, profileOf } from './profile.ts';
import { ProfileChart } from './profile-chart.tsx';
import { inOneLine, readoutAt } from './readout.ts';
import { ReplayEvents } from './replay-events.tsx';
import { trimmed } from './trim.ts';
import { replayOf, usePlayback, useReplayedFlight } from './use-replayed-flight.ts';

/** A flight as it was: its track with a clock, and the altitude profile along it. */
export function FlightReplay({ id }: { id: string }) {
  const m = useMessages();
  const found = useFlight(id);
  const track = useFlightTrack(id, true);
  const detail = found.data;
  const error = found.error ?? track.error;
  const retry = () => {
    void found.refetch();
    void track.refetch();
  };
  if (detail && track.data && track.data.t.length > 0) {
    return <Loaded detail={detail} track={track.data} />;
  }
  return (
    <main className="floor flight" id="content">
      <section className="panel flight-missing" aria-label={m.flights.title}>
        {detail && <Head detail={detail} />}
        {error && <Failure error={error} retry={retry} />}
        {!error && !track.data && <Notice title={m.flightReplay.loading} />}
        {track.data && <Notice title={m.flightReplay.noneTitle} text={m.flightReplay.noneText} />}
      </section>
    </main>
  );
}

function Head({ detail }: { detail: ApiFlightDetail }) {
  const m = useMessages();
  const { flight } = detail;
  return (
    <div className="panel-head">
      <ActionIcon
        aria-label={m.flightReplay.toFlight}
        onClick={() => navigate(`/flights/${flight.id}`)}
      >
        <Icon name="back" />
      </ActionIcon>
      <h1>{m.flightReplay.title(flight.number)}</h1>
      <FlightStateMark state={flight.state} />
    </div>
  );
}

function Loaded({ detail, track: whole }: { detail: ApiFlightDetail; track: ApiFlightTrack }) {
  const m = useMessages();
  const track = useMemo(() => trimmed(whole), [whole]);
  const { device } = detail.flight;
  const replay = useMemo(() => replayOf(track, device), [track, device]);
  const playback = usePlayback(replay);
  const profile = useMemo(() => profileOf(track, detail.mission), [track, detail.mission]);
  const [hover, setHover] = useState<number>();
  useReplayedFlight(playback, replay, track, profile, detail.mission, hover);
  return (
    <main className="floor flight-replay" id="content">
      <div className="column">
        <section className="panel fill" aria-label={m.flightReplay.title(detail.flight.number)}>
          <Head detail={detail} />
          <div className="scroll flight-body">
            <FlightRecord detail={detail} replay={false} />
            <ReplayEvents profile={profile} track={track} playback={playback} />
            <FlightLog log={detail.log} />
          </div>
        </section>
      </div>
      <div className="dock-stack flight-dock">
        <ProfilePanel
          profile={profile}
          track={track}
          playback={playback}
          hover={hover}
          onHover={setHover}
        />
        <ReplayControls
          playback={playback}
          replay={replay}
          steps={{ plain: 1, shifted: 10, hint: m.flightReplay.profileHelp }}
        />
      </div>
    </main>
  );
}

interface ProfilePanelProps {
  readonly profile: Profile;
  readonly track: ApiFlightTrack;
  readonly playback: Playback;
  readonly hover: number | undefined;
  readonly onHover: (t: number | undefined) => void;
}

function ProfilePanel({ profile, track, playback, hover, onHover }: ProfilePanelProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  useSignal(playback.ticked);
  const shown = readoutAt(m, format, track, hover ?? playback.time);
  const at = format.clock(playback.from + (hover ?? playback.time) * 1000);
  const said = inOneLine(readoutAt(m, format, track, playback.time));
  return (
    <section className="panel profile-panel" aria-label={m.flightReplay.profile}>
      <dl className="profile-values">
        <div>
          <dt>{m.flightReplay.time}</dt>
          <dd>{at}</dd>
        </div>
        {shown.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ProfileChart
        profile={profile}
        playback={playback}
        said={m.flightReplay.at(format.clock(playback.from + playback.time * 1000), said)}
        hover={hover}
        onHover={onHover}
      />
    </section>
  );
}
