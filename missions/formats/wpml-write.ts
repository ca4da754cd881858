/** The two files of a WPML archive: template.kml, which DJI Pilot edits, and waylines.wpml, which is flown. */
import { metresBetween } from '../../src/domain/geo/distance.ts';
import type { Action, Route, RoutePoint } from './wpml-route.ts';
import { line } from './xml.ts';

/** DJI's numbers of an aircraft and its camera. */
export interface DjiModel {
  readonly drone: number;
  readonly droneSub: number;
  readonly payload: number;
  readonly payloadSub: number;
}

/** Mavic 3E and its camera (enumerations of DJI's Cloud API). */
export const MAVIC_3E: DjiModel = { drone: 77, droneSub: 0, payload: 66, payloadSub: 0 };

/** `executeHeightMode`. */
export const HEIGHT_MODES = {
  amsl: 'WGS84',
  relative: 'relativeToStartPoint',
  terrain: 'realTimeFollowSurface',
} as const;

const HEAD = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:wpml="http://www.dji.com/wpmz/1.0.6">',
  '  <Document>',
];
const TAIL = ['  </Document>', '</kml>', ''];

type Text = string | number;
const one = (depth: number, name: string, text: Text) => line(depth, `wpml:${name}`, text);
const all = (depth: number, values: Readonly<Record<string, Text>>) =>
  Object.entries(values).map(([name, text]) => one(depth, name, text));
const group = (depth: number, name: string, inner: readonly string[]) => [
  `${'  '.repeat(depth)}<${name}>`,
  ...inner,
  `${'  '.repeat(depth)}</${name}>`,
];

export function waylinesWpml(route: Route, model: DjiModel): string {
  const fixed = firstYaw(route);
  const length = lengthOf(route);
  const folder = group(2, 'Folder', [
    ...all(3, {
      templateId: 0,
      executeHeightMode: HEIGHT_MODES[route.frame],
      waylineId: 0,
      distance: length,
      duration: durationOf(route),
      autoFlightSpeed: route.speed,
    }),
    ...route.points.flatMap((point, i) =>
      placemark(point, i, [
        ...all(4, { executeHeight: point.height, waypointSpeed: point.speed }),
        ...heading(4, 'waypointHeadingParam', i > fixed ? 'fixed' : 'followWayline'),
        ...group(4, 'wpml:waypointTurnParam', [
          ...all(5, { waypointTurnMode: TURN, waypointTurnDampingDist: 0 }),
        ]),
        one(4, 'useStraightLine', 1),
        ...actionGroups(route, i),
      ]),
    ),
  ]);
  return [...HEAD, ...missionConfig(route, model, false), ...folder, ...TAIL].join('\n');
}

export function templateKml(route: Route, model: DjiModel): string {
  const folder = group(2, 'Folder', [
    ...all(3, { templateType: 'waypoint', templateId: 0 }),
    ...group(3, 'wpml:waylineCoordinateSysParam', [
      ...all(4, { coordinateMode: 'WGS84', heightMode: HEIGHT_MODES[route.frame] }),
    ]),
    ...all(3, {
      autoFlightSpeed: route.speed,
      globalHeight: route.points[0]!.height,
      caliFlightEnable: 0,
      gimbalPitchMode: 'manual',
    }),
    ...heading(3, 'globalWaypointHeadingParam', 'followWayline'),
    ...all(3, { globalWaypointTurnMode: TURN, globalUseStraightLine: 1 }),
    ...route.points.flatMap((point, i) =>
      placemark(point, i, [
        ...all(4, {
          ellipsoidHeight: point.height,
          height: point.height,
          useGlobalHeight: 0,
          useGlobalSpeed: 0,
          waypointSpeed: point.speed,
          useGlobalHeadingParam: 1,
          useGlobalTurnParam: 1,
          useStraightLine: 1,
        }),
        ...actionGroups(route, i),
      ]),
    ),
  ]);
  return [...HEAD, ...missionConfig(route, model, true), ...folder, ...TAIL].join('\n');
}

/** Stops at every point: no corner is cut that the plan keeps clear of. */
const TURN = 'toPointAndStopWithDiscontinuityCurvature';

function missionConfig(route: Route, model: DjiModel, template: boolean): string[] {
  const { home } = route;
  return group(2, 'wpml:missionConfig', [
    ...all(3, {
      flyToWaylineMode: 'safely',
      finishAction: route.finish,
      exitOnRCLost: 'executeLostAction',
      executeRCLostAction: 'goBack',
      takeOffSecurityHeight: route.takeoffHeight,
      ...(template && home ? { takeOffRefPoint: `${home.lat},${home.lon},0` } : {}),
      globalTransitionalSpeed: route.transitSpeed,
    }),
    ...group(3, 'wpml:droneInfo', [
      ...all(4, { droneEnumValue: model.drone, droneSubEnumValue: model.droneSub }),
    ]),
    ...group(3, 'wpml:payloadInfo', [
      ...all(4, {
        payloadEnumValue: model.payload,
        payloadSubEnumValue: model.payloadSub,
        payloadPositionIndex: 0,
      }),
    ]),
  ]);
}

const placemark = ({ lon, lat }: RoutePoint, index: number, inner: readonly string[]) =>
  group(3, 'Placemark', [
    ...group(4, 'Point', [line(5, 'coordinates', `${lon},${lat}`)]),
    one(4, 'index', index),
    ...inner,
    one(4, 'isRisky', 0),
  ]);

const heading = (depth: number, name: string, mode: string) =>
  group(depth, `wpml:${name}`, [
    ...all(depth + 1, {
      waypointHeadingMode: mode,
      waypointHeadingAngle: 0,
      waypointPoiPoint: '0.000000,0.000000,0.000000',
      waypointHeadingPoiIndex: 0,
    }),
  ]);

/** Index of the first point after whose turn the nose stays as it was turned. */
function firstYaw({ points }: Route): number {
  const index = points.findIndex(({ actions }) => actions.some(({ kind }) => kind === 'yaw'));
  return index < 0 ? points.length : index - 1;
}

function actionGroups(route: Route, index: number): string[] {
  const { actions } = route.points[index]!;
  const trigger = route.triggers.find(({ from }) => from === index);
  const written: string[] = [];
  if (actions.length > 0)
    written.push(...actionGroup(2 * index, index, index, 'reachPoint', undefined, actions));
  if (trigger)
    written.push(
      ...actionGroup(2 * index + 1, index, trigger.to, 'multipleDistance', trigger.metres, [
        { kind: 'photo' },
      ]),
    );
  return written;
}

function actionGroup(
  id: number,
  from: number,
  to: number,
  trigger: string,
  param: number | undefined,
  actions: readonly Action[],
): string[] {
  return group(4, 'wpml:actionGroup', [
    ...all(5, {
      actionGroupId: id,
      actionGroupStartIndex: from,
      actionGroupEndIndex: to,
      actionGroupMode: 'sequence',
    }),
    ...group(5, 'wpml:actionTrigger', [
      ...all(6, {
        actionTriggerType: trigger,
        ...(param === undefined ? {} : { actionTriggerParam: param }),
      }),
    ]),
    ...actions.flatMap((action, i) => {
      const [func, params] = written(action);
      return group(5, 'wpml:action', [
        ...all(6, { actionId: i, actionActuatorFunc: func }),
        ...group(6, 'wpml:actionActuatorFuncParam', all(7, params)),
      ]);
    }),
  ]);
}

function written(action: Action): [string, Readonly<Record<string, Text>>] {
  switch (action.kind) {
    case 'photo':
      return ['takePhoto', { payloadPositionIndex: 0, useGlobalPayloadLensIndex: 0 }];
    case 'startRecord':
      return ['startRecord', { payloadPositionIndex: 0, useGlobalPayloadLensIndex: 0 }];
    case 'stopRecord':
      return ['stopRecord', { payloadPositionIndex: 0 }];
    case 'hover':
      return ['hover', { hoverTime: action.seconds }];
    case 'gimbal':
      return ['gimbalRotate', { ...GIMBAL, gimbalPitchRotateAngle: action.pitch }];
    case 'yaw':
      return [
        'rotateYaw',
        {
          aircraftHeading: action.heading,
          aircraftPathMode: action.clockwise ? 'clockwise' : 'counterClockwise',
        },
      ];
  }
}

const GIMBAL = {
  gimbalHeadingYawBase: 'aircraft',
  gimbalRotateMode: 'absoluteAngle',
  gimbalPitchRotateEnable: 1,
  gimbalPitchRotateAngle: 0,
  gimbalRollRotateEnable: 0,
  gimbalRollRotateAngle: 0,
  gimbalYawRotateEnable: 0,
  gimbalYawRotateAngle: 0,
  gimbalRotateTimeEnable: 0,
  gimbalRotateTime: 0,
  payloadPositionIndex: 0,
};

const legs = ({ points }: Route) =>
  points.slice(1).map((to, i) => {
    const from = points[i]!;
    return { length: metresBetween(from.lon, from.lat, to.lon, to.lat), speed: from.speed };
  });
const lengthOf = (route: Route) => legs(route).reduce((sum, { length }) => sum + length, 0);
const durationOf = (route: Route) =>
  legs(route).reduce((sum, { length, speed }) => sum + length / speed, 0);
