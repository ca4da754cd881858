/**
 * What a drone tells and is told, apart from its protocol. Made by a bridge, read by the service.
 * Times are ms since the Unix epoch, positions WGS-84 degrees, lengths metres, speeds m/s, angles degrees.
 * What is not known is absent.
 */
import type { DeviceId } from '../ids.ts';
import type { Mission } from './mission.ts';

export const AUTOPILOTS = ['ardupilot', 'px4', 'other'] as const;
export type Autopilot = (typeof AUTOPILOTS)[number];

export const LANDED_STATES = ['ground', 'takeoff', 'air', 'landing'] as const;
export type LandedState = (typeof LANDED_STATES)[number];

/** MAVLink's GPS_FIX_TYPE in words. */
export const GPS_FIXES = ['none', 'no-fix', '2d', '3d', 'dgps', 'rtk-float', 'rtk-fixed'] as const;
export type GpsFix = (typeof GPS_FIXES)[number];

export const BATTERY_STATES = [
  'ok',
  'low',
  'critical',
  'emergency',
  'failed',
  'unhealthy',
  'charging',
] as const;
export type BatteryState = (typeof BATTERY_STATES)[number];

export const MISSION_STATES = ['none', 'not-started', 'active', 'paused', 'complete'] as const;
export type MissionState = (typeof MISSION_STATES)[number];

export interface Battery {
  readonly id: number;
  /** V */
  readonly voltage?: number;
  /** A */
  readonly current?: number;
  /** 0 … 100 */
  readonly remaining?: number;
  readonly state?: BatteryState;
}

/** The newest of everything a drone says, at one moment. */
export interface DroneState {
  /** When the bridge took it down (its clock), or the autopilot's own time where that is known (UTC). */
  readonly time: number;
  readonly autopilot: Autopilot;
  readonly armed: boolean;
  /** By name: `AUTO`, `GUIDED`, `RTL`; PX4 `Mission`, `Hold`, `Return`; else `mode 23`. */
  readonly mode: string;
  readonly landed?: LandedState;
  readonly position?: {
    readonly lat: number;
    readonly lon: number;
    /** Above mean sea level. */
    readonly amsl?: number;
    /** Above home. */
    readonly relative?: number;
    /** Above the ground below, where the vehicle or a terrain model knows it. */
    readonly terrain?: number;
  };
  /** Of the nose, clockwise from true north. */
  readonly heading?: number;
  readonly groundSpeed?: number;
  /** Positive up. */
  readonly climb?: number;
  readonly attitude?: { readonly roll: number; readonly pitch: number; readonly yaw: number };
  readonly gps?: {
    readonly fix: GpsFix;
    readonly satellites?: number;
    readonly hdop?: number;
  };
  readonly batteries: readonly Battery[];
  readonly ekf?: { readonly ok: boolean; readonly flags: number };
  /** The autopilot's own word on whether it could be armed. */
  readonly prearm?: boolean;
  readonly home?: { readonly lat: number; readonly lon: number; readonly amsl: number };
  /** Items counted from 1, home not counted, whatever the autopilot. 0: none. */
  readonly mission?: {
    readonly current: number;
    readonly total: number;
    readonly state?: MissionState;
    /** Hash of the mission proven to be on board by read-back; absent: nothing is proven. */
    readonly hash?: string;
  };
  readonly fence?: { readonly enabled: boolean; readonly breached: boolean };
  readonly wind?: { readonly speed: number; readonly from: number };
  readonly link: DroneLink;
}

/** The link between the bridge and the vehicle. */
export interface DroneLink {
  /** As it was configured: `udp:14550`, `serial:/dev/ttyUSB0:57600`. */
  readonly name: string;
  /** Heartbeats come (fewer than 5 missing). */
  readonly alive: boolean;
  /** s since the last one; absent while they come. */
  readonly silent?: number;
  /** Share of frames lost by sequence gaps over the last 10 s, 0 … 1. */
  readonly loss: number;
  readonly signed: boolean;
  /** Of the radio (RADIO_STATUS), 0 … 254 in the radio's own unit. */
  readonly rssi?: number;
  readonly remoteRssi?: number;
  /** Ground-station heartbeats are being sent to it. */
  readonly heartbeat: boolean;
}

export const EVENT_KINDS = [
  /** STATUSTEXT. detail: {severity 0–7, text} */
  'text',
  /** detail: {from, to} */
  'mode',
  /** detail: {armed} */
  'armed',
  /** detail: {from, to} of LandedState */
  'landed',
  /** An item became current. detail: {item, total} */
  'item',
  /** detail: {item} */
  'reached',
  /** A photo was taken. detail: Capture */
  'capture',
  /** detail: {index, total}: a capture was lost and could not be had again. */
  'capture-lost',
  /** detail: {kind: 'battery'|'gcs'|'gps'|'ekf'|'rc'|'fence'|'other', text} */
  'failsafe',
  /** detail: {breached, type?, count?} */
  'fence',
  /** detail: {lat, lon, amsl} */
  'home',
  /** detail: {id, state} */
  'battery',
  /** The link to the vehicle. detail: {state: 'alive'|'lost', name} */
  'link',
  /** The autopilot started anew. */
  'reboot',
  /** What is on board is proven, or no longer so. detail: {hash?, reason?} */
  'mission',
  /** Ground-station heartbeats stopped or go on. detail: {sending, reason} */
  'heartbeat',
  /** Frames refused, by reason, since the last such event. detail: {counts: Record<string, number>} */
  'refused',
  /** A flight's black box is complete. detail: {sha256, bytes, began, ended} */
  'black-box',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface DroneEvent {
  /** Unique for the device: sent again, it is the same event. */
  readonly id: string;
  readonly time: number;
  readonly kind: EventKind;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** `detail` of a capture event. */
export interface Capture {
  /** The camera's own count. */
  readonly index: number;
  readonly source: 'camera-feedback' | 'image-captured' | 'trigger';
  /** When the picture was taken, UTC ms; absent where only the bridge's time is known. */
  readonly taken?: number;
  readonly lat?: number;
  readonly lon?: number;
  readonly amsl?: number;
  readonly relative?: number;
  /** Of the vehicle (camera-feedback), degrees. */
  readonly roll?: number;
  readonly pitch?: number;
  readonly yaw?: number;
}

/** What a drone can be told: each kind with its arguments. */
export interface CommandArgs {
  readonly arm: Readonly<Record<string, never>>;
  readonly disarm: Readonly<Record<string, never>>;
  /** Metres above home. */
  readonly takeoff: { readonly altitude: number };
  /** Starts the mission on board, which must have been proven to be `hash`: takes off where it stands. */
  readonly start: { readonly hash: string };
  readonly pause: Readonly<Record<string, never>>;
  readonly continue: Readonly<Record<string, never>>;
  /** Altitude in metres above home. */
  readonly goto: { readonly lat: number; readonly lon: number; readonly altitude: number };
  readonly land: Readonly<Record<string, never>>;
  readonly return: Readonly<Record<string, never>>;
  /** Counted from 1. */
  readonly jump: { readonly item: number };
  /** Over ground, m/s. */
  readonly speed: { readonly speed: number };
  readonly trigger: Readonly<Record<string, never>>;
  /** How often a MAVLink message is to come, Hz; 0: never. */
  readonly rate: { readonly message: number; readonly hertz: number };
  /** Uploads, reads back and compares; done only where `hash` is proven. */
  readonly upload: { readonly mission: Mission; readonly hash: string };
  /** Reads back what is on board and compares it with this. */
  readonly verify: { readonly mission: Mission; readonly hash: string };
  /** A pilot is there; sent again and again, each with a short expiry. */
  readonly watch: Readonly<Record<string, never>>;
}
export const COMMAND_KINDS = [
  'arm',
  'disarm',
  'takeoff',
  'start',
  'pause',
  'continue',
  'goto',
  'land',
  'return',
  'jump',
  'speed',
  'trigger',
  'rate',
  'upload',
  'verify',
  'watch',
] as const satisfies readonly (keyof CommandArgs)[];
export type CommandKind = (typeof COMMAND_KINDS)[number];

export type Command = {
  readonly [K in CommandKind]: {
    readonly id: string;
    readonly kind: K;
    readonly args: CommandArgs[K];
    /** Who gave it. */
    readonly by: string;
    /** ms; not begun after this. */
    readonly expires: number;
  };
}[CommandKind];

export const REPLY_STATES = ['accepted', 'running', 'done', 'failed'] as const;
export type ReplyState = (typeof REPLY_STATES)[number];

/** Why a command failed before or beside the autopilot's own word. */
export const FAILURES = [
  'expired',
  'repeated',
  'malformed',
  'not-connected',
  /** The autopilot does not know it. */
  'unsupported',
  /** The autopilot said no; `detail` has its words. */
  'refused',
  'no-answer',
  'busy',
  /** A start without a mission proven to be the one asked for. */
  'not-verified',
  /** What was read back is not what was sent. */
  'differs',
  'cancelled',
  'error',
] as const;
export type Failure = (typeof FAILURES)[number];

export interface Reply {
  /** Of the command. */
  readonly id: string;
  readonly state: ReplyState;
  readonly reason?: Failure;
  /** In words: the autopilot's result and its texts (PreArm included), or what differs. */
  readonly detail?: string;
  /** While running. */
  readonly progress?: { readonly done: number; readonly total: number };
  /** Of upload and verify. */
  readonly hash?: string;
}

export interface DroneReport {
  readonly device: DeviceId;
  readonly state: DroneState;
}
