import { Loader } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { ProblemError, whenSignedOut } from './http/client.ts';
import { useSettings } from './http/queries.ts';
import { useMessages } from './i18n/language.ts';
import { startLive } from './live/live.ts';
import { setMapCrs } from './map/crs.ts';
import { MustChange } from './people/must-change.tsx';
import { goToSignIn, useMay, useMeState } from './people/use-me.ts';
import { navigate, useAddress } from './router.ts';
import { LiveScreen } from './screens/live/live-screen.tsx';
import { SignInScreen } from './screens/sign-in/sign-in-screen.tsx';
import { Alarms } from './ui/alarms.tsx';
import { Bar } from './ui/bar.tsx';
import { Boundary } from './ui/boundary.tsx';
import { Link } from './ui/link.tsx';
import { Failure, Notice } from './ui/notice.tsx';

const MapView = lazy(async () => ({ default: (await import('./map/map-view.tsx')).MapView }));
const DayScreen = lazy(async () => ({
  default: (await import('./screens/day/day-screen.tsx')).DayScreen,
}));
const ReplayScreen = lazy(async () => ({
  default: (await import('./screens/replay/replay-screen.tsx')).ReplayScreen,
}));
const FlightsScreen = lazy(async () => ({
  default: (await import('./screens/flights/flights-screen.tsx')).FlightsScreen,
}));
const LightTable = lazy(async () => ({
  default: (await import('./screens/light-table/light-table.tsx')).LightTable,
}));
const PatrolsScreen = lazy(async () => ({
  default: (await import('./screens/patrols/patrols-screen.tsx')).PatrolsScreen,
}));
const PlannerScreen = lazy(async () => ({
  default: (await import('./screens/planner/planner-screen.tsx')).PlannerScreen,
}));
const ZonesScreen = lazy(async () => ({
  default: (await import('./screens/zones/zones-screen.tsx')).ZonesScreen,
}));
const CasesScreen = lazy(async () => ({
  default: (await import('./screens/cases/cases-screen.tsx')).CasesScreen,
}));
const FiguresScreen = lazy(async () => ({
  default: (await import('./screens/figures/figures-screen.tsx')).FiguresScreen,
}));
const InboxScreen = lazy(async () => ({
  default: (await import('./screens/inbox/inbox-screen.tsx')).InboxScreen,
}));
const AdminScreen = lazy(async () => ({
  default: (await import('./screens/admin/admin-screen.tsx')).AdminScreen,
}));
const DevicesScreen = lazy(async () => ({
  default: (await import('./screens/devices/devices-screen.tsx')).DevicesScreen,
}));
const RulesScreen = lazy(async () => ({
  default: (await import('./screens/rules/rules-screen.tsx')).RulesScreen,
}));

whenSignedOut(goToSignIn);

let started = false;

export function App() {
  const { parts } = useAddress();
  return parts[0] === 'sign-in' ? <SignInScreen /> : <SignedIn />;
}

function SignedIn() {
  const me = useMeState();
  if (me.error instanceof ProblemError && me.error.status === 401) return <Waiting />;
  if (me.error) return <Failure error={me.error} retry={() => void me.refetch()} />;
  if (!me.data) return <Waiting />;
  return me.data.mustChange ? <MustChange me={me.data} /> : <Page />;
}

function Page() {
  const settings = useSettings();
  const looks = useMay('fleet:look');
  // A phone on a thin link is spared the map.
  const [first] = useAddress().parts;
  const { data } = settings;
  useEffect(() => {
    if (!data || started) return;
    started = true;
    setMapCrs(data.map.crs);
    if (looks) startLive();
  }, [data, looks]);
  if (settings.error) {
    return <Failure error={settings.error} retry={() => void settings.refetch()} />;
  }
  if (!data) return <Waiting />;
  return (
    <>
      <Bar demo={data.demo} />
      {first !== 'inbox' && (
        <Suspense fallback={null}>
          <MapView settings={data} />
        </Suspense>
      )}
      <Boundary>
        <Suspense fallback={<Waiting />}>
          <Screen />
        </Suspense>
      </Boundary>
      {looks && <Alarms />}
    </>
  );
}

function Screen() {
  const { parts } = useAddress();
  const [first, second, third] = parts;
  const looks = useMay('fleet:look');
  if (first === undefined) return looks ? <LiveScreen /> : <Elsewhere to="/inbox" />;
  if (first === 'vehicles' && second && third === 'day')
    return <DayScreen id={second} key={second} />;
  if (first === 'replay') return <ReplayScreen />;
  if (first === 'flights') return <FlightsScreen id={second} part={third} />;
  if (first === 'photos') return <LightTable />;
  if (first === 'patrols') return <PatrolsScreen parts={parts.slice(1)} />;
  if (first === 'planner') return <PlannerScreen id={second} key={second ?? 'new'} />;
  if (first === 'zones') return <ZonesScreen id={second} />;
  if (first === 'cases') return <CasesScreen id={second} />;
  if (first === 'figures') return <FiguresScreen part={second} month={third} />;
  if (first === 'inbox') return <InboxScreen id={second} />;
  if (first === 'admin') return <AdminScreen part={second} id={third} />;
  if (first === 'devices') return <DevicesScreen id={second} />;
  if (first === 'rules') return <RulesScreen />;
  return <NotFound />;
}

/** A unit's people have no live map: their work is elsewhere. */
function Elsewhere({ to }: { to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}

function Waiting() {
  const m = useMessages();
  return (
    <div className="waiting" role="status">
      <Loader size="sm" />
      <span className="visually-hidden">{m.errors.loading}</span>
    </div>
  );
}

function NotFound() {
  const m = useMessages();
  return (
    <div className="sheet-page">
      <Notice title={m.errors.notFoundTitle} text={m.errors.notFoundText}>
        <Link to="/">{m.errors.home}</Link>
      </Notice>
    </div>
  );
}
