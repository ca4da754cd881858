/**
 * The messages this program reads or writes, by node-mavlink's class names. The one place that asks
 * node-mavlink for anything at run time; a message's type is `InstanceType<typeof Heartbeat>`.
 */
import {
  ardupilotmega,
  asluav,
  common,
  development,
  icarous,
  minimal,
  standard,
  storm32,
  ualberta,
  uavionix,
} from 'node-mavlink';
import type { MessageClass } from './message-class.ts';

export const { Heartbeat } = minimal;
export const { AutopilotVersion } = standard;
export const {
  Altitude,
  Attitude,
  BatteryStatus,
  CameraImageCaptured,
  CameraInformation,
  CameraTrigger,
  CommandAck,
  CommandInt,
  CommandLong,
  EstimatorStatus,
  ExtendedSysState,
  FenceStatus,
  GlobalPositionInt,
  GpsRawInt,
  Gps2Raw,
  HomePosition,
  LocalPositionNed,
  MessageInterval,
  MissionAck,
  MissionClearAll,
  MissionCount,
  MissionCurrent,
  MissionItem,
  MissionItemInt,
  MissionItemReached,
  MissionRequest,
  MissionRequestInt,
  MissionRequestList,
  MissionSetCurrent,
  ParamRequestList,
  ParamRequestRead,
  ParamSet,
  ParamValue,
  RadioStatus,
  RequestDataStream,
  SetMode,
  SetupSigning,
  StatusText,
  SysStatus,
  SystemTime,
  TerrainReport,
  TimeSync,
  UtmGlobalPosition,
  VfrHud,
  WindCov,
} = common;
export const { CameraFeedback, EkfStatusReport, Wind } = ardupilotmega;

/** Where two dialects give one number to different messages, the earlier in this list is meant. */
const DIALECTS = [
  ardupilotmega,
  common,
  standard,
  minimal,
  uavionix,
  icarous,
  asluav,
  ualberta,
  storm32,
  development,
];

const byId = new Map<number, MessageClass<object>>();
for (const { REGISTRY } of DIALECTS) {
  const classes: readonly MessageClass<object>[] = Object.values(REGISTRY);
  for (const known of classes) if (!byId.has(known.MSG_ID)) byId.set(known.MSG_ID, known);
}

/** Every message of the dialects above, by its number. */
export const MESSAGES: ReadonlyMap<number, MessageClass<object>> = byId;
