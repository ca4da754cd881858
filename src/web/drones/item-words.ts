import type { Messages } from '../i18n/en.ts';
import { MAV } from './mission-path.ts';

/** What a mission item does, by its MAV_CMD number. */
export function itemWord(m: Messages, command: number): string {
  const words = m.plan.commands;
  switch (command) {
    case MAV.waypoint:
    case MAV.spline:
      return words.waypoint;
    case MAV.takeoff:
      return words.takeoff;
    case MAV.land:
      return words.land;
    case MAV.return:
      return words.return;
    case MAV.loiterForever:
    case MAV.loiterTime:
    case MAV.loiterTo:
    case MAV.loiterTurns:
      return words.loiter;
    case MAV.speed:
      return words.speed;
    case MAV.distance:
      return words.distance;
    case MAV.photo:
    case MAV.photos:
      return words.photo;
    case MAV.stopPhotos:
      return words.stop;
    case MAV.mount:
    case MAV.pitch:
      return words.gimbal;
    case MAV.yaw:
      return words.yaw;
    case MAV.jump:
      return words.jump;
    default:
      return words.other(command);
  }
}
