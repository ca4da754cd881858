/**
 * What a photo shows, reckoned by turning the world into the camera's axes with rotation matrices and projecting
 * onto its sensor in millimetres: another way than the planner's.
 */
import type { Camera, Point } from '../../../../missions/planner/types.ts';
import type { Work } from '../../../../missions/planner/work.ts';

interface Pose {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly pitch: number;
  readonly heading: number;
}

export function posesOf(work: readonly Work[]): Pose[] {
  return work.flatMap((one): Pose[] => {
    if (one.kind === 'shot') {
      const { spot, pitch, heading } = one;
      return [{ x: spot.at[0], y: spot.at[1], z: spot.height, pitch, heading }];
    }
    const { from, to, trigger, pitch } = one;
    const [dx, dy] = [to.at[0] - from.at[0], to.at[1] - from.at[1]];
    const length = Math.hypot(dx, dy);
    const heading = one.heading ?? (Math.atan2(dx, dy) * 180) / Math.PI;
    const poses: Pose[] = [];
    for (let s = 0; s <= length; s += trigger) {
      const [x, y] = [from.at[0] + (s / length) * dx, from.at[1] + (s / length) * dy];
      poses.push({ x, y, z: from.height, pitch, heading });
    }
    return poses;
  });
}

/** Millimetres right and up from the sensor's middle; undefined behind the camera. */
export function onSensor(pose: Pose, camera: Camera, [x, y]: Point, z: number) {
  const yaw = (pose.heading * Math.PI) / 180;
  const nod = (pose.pitch * Math.PI) / 180;
  const [e, n, u] = [x - pose.x, y - pose.y, z - pose.z];
  // Turned by the heading: right, ahead, up of a level camera.
  const right = e * Math.cos(yaw) - n * Math.sin(yaw);
  const ahead = e * Math.sin(yaw) + n * Math.cos(yaw);
  // Nodded down by the pitch.
  const deep = ahead * Math.cos(-nod) - u * Math.sin(-nod);
  const high = ahead * Math.sin(-nod) + u * Math.cos(-nod);
  if (deep <= 0) return undefined;
  return {
    right: (camera.focalLength * right) / deep,
    up: (camera.focalLength * high) / deep,
    deep,
  };
}

/** The sensor's height as its square pixels have it. */
const sensorHeight = ({ sensorWidth, imageWidth, imageHeight }: Camera): number =>
  (sensorWidth / imageWidth) * imageHeight;

/** On the sensor, wherever it is looked at from. */
function isInPicture(pose: Pose, camera: Camera, at: Point, z: number): boolean {
  const hit = onSensor(pose, camera, at, z);
  if (!hit) return false;
  return (
    Math.abs(hit.right) <= camera.sensorWidth / 2 && Math.abs(hit.up) <= sensorHeight(camera) / 2
  );
}

/** How many photos show a place on something level: from below it is not seen. */
export const shownIn = (poses: readonly Pose[], camera: Camera, at: Point, z: number): number =>
  poses.filter((pose) => pose.z >= z && isInPicture(pose, camera, at, z)).length;

/** How many photos show a place on a wall, out of those in front of it. */
export const shownOnWall = (
  poses: readonly Pose[],
  camera: Camera,
  at: Point,
  z: number,
  out: Point,
): number =>
  poses.filter(
    ({ x, y }, i) =>
      (x - at[0]) * out[0] + (y - at[1]) * out[1] > 0 && isInPicture(poses[i]!, camera, at, z),
  ).length;
