import type { IncomingMessage } from 'node:http';
import type { Registry } from 'prom-client';
import type { Device } from '../../domain/fleet/device.ts';
import type { FlightId } from '../../domain/flights/flight.ts';
import type { Identity } from '../../domain/people/identity.ts';
import type { PlacingServices } from '../../services/captures/placing-services.ts';
import type { PhotoStore } from '../../services/captures/ports.ts';
import type { CaptureServices } from '../../services/captures/services.ts';
import type { CaseReader } from '../../services/cases/ports.ts';
import type { CaseServices } from '../../services/cases/services.ts';
import type { Devices } from '../../services/devices.ts';
import type { Drones } from '../../services/drones/drones.ts';
import type { DroneStore } from '../../services/drones/ports.ts';
import type { EvidenceServices } from '../../services/evidence/services.ts';
import type { FigureServices } from '../../services/figures/services.ts';
import type { BlackBoxes } from '../../services/flights/black-boxes.ts';
import type { Commands } from '../../services/flights/commands.ts';
import type { Flights } from '../../services/flights/flights.ts';
import type { FreeCommand, FreeCommandOutcome } from '../../services/flights/free-commands.ts';
import type { Plans } from '../../services/flights/plans.ts';
import type { FlightReader } from '../../services/flights/ports.ts';
import type { FlightSteps } from '../../services/flights/steps.ts';
import type { NoticeServices } from '../../services/notices/services.ts';
import type { PublicRequestStore } from '../../services/open311/ports.ts';
import type { PatrolServices } from '../../services/patrols/services.ts';
import type { PeopleServices } from '../../services/people/services.ts';
import type { PermitStore } from '../../services/permits/ports.ts';
import type { PermitServices } from '../../services/permits/services.ts';
import type { Clock, FixIntake, Log } from '../../services/ports.ts';
import type { Rules } from '../../services/rules.ts';
import type { SetupServices } from '../../services/setup/services.ts';
import type { PassageStore } from '../../services/stops-near.ts';
import type {
  DeviceStore,
  RejectionStore,
  TrackStore,
  ViolationStore,
  ZoneStore,
} from '../../services/stores.ts';
import type { VerificationServices } from '../../services/verification/services.ts';
import type { Zones } from '../../services/zones.ts';
import type { ApiSettings } from '../../wire/api.ts';
import type { ApiDoors } from '../../wire/api-people.ts';
import type { PhotoUploads } from './photo-tus.ts';
import type { SignedCookies } from './signed-cookies.ts';

/** One thing that must hold for the service to be of use. */
export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What is wrong, in plain words; empty where it is ok. */
  readonly detail: string;
}

export interface HttpDeps
  extends PatrolServices,
    EvidenceServices,
    VerificationServices,
    CaseServices,
    FigureServices,
    NoticeServices,
    PeopleServices,
    PermitServices,
    SetupServices,
    CaptureServices,
    PlacingServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly registry: Registry;
  readonly settings: ApiSettings;
  readonly devices: Devices;
  readonly zones: Zones;
  readonly rules: Rules;
  readonly drones: Drones;
  readonly plans: Plans;
  readonly flights: Flights;
  readonly flightSteps: FlightSteps;
  readonly commands: Pick<Commands, 'watch'>;
  readonly blackBoxes: BlackBoxes;
  readonly giveCommand: (
    id: FlightId,
    command: FreeCommand,
    by: string,
  ) => Promise<FreeCommandOutcome>;
  readonly stores: {
    readonly devices: Pick<DeviceStore, 'known'>;
    readonly zones: ZoneStore;
    readonly permits: PermitStore;
    readonly violations: ViolationStore;
    readonly cases: CaseReader;
    readonly photos: PhotoStore;
    readonly tracks: TrackStore;
    readonly rejections: RejectionStore;
    readonly passages: PassageStore;
    readonly publicRequests: PublicRequestStore;
    readonly flights: FlightReader;
    readonly drones: Pick<DroneStore, 'newestOf'>;
  };
  /** Who asks; undefined: nobody that is known. Rejects where that cannot be told now (database away). */
  readonly identify: (request: IncomingMessage) => Promise<Identity | undefined>;
  /** Makes and reads the cookies that this service signs. */
  readonly cookies: SignedCookies;
  readonly doors: ApiDoors;
  /** Addresses and networks (CIDR) of proxies whose X-Forwarded-… headers hold; empty: none. */
  readonly trustedProxies: readonly string[];
  readonly photoUploads: Pick<PhotoUploads, 'handle'>;
  readonly intake: FixIntake;
  /** The device, where the token is its own. */
  readonly authenticate: (
    id: string,
    token: string,
  ) => Promise<Device | undefined> | Device | undefined;
  readonly readiness: () => Promise<readonly ReadinessCheck[]>;
  /** The database is going, gone or full: trying again later can help. */
  readonly isAway: (error: unknown) => boolean;
  /** The built page; absent or empty: a page that says how to build it. */
  readonly webDir: string;
  /** The example area's GeoJSON files, served under /basemap. */
  readonly basemapDir?: string;
}
