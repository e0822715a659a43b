import { meshPoint, rollOf } from './face-mesh';
import type { Place3 } from './geometry';
import type { Pose } from './types';

const FOREHEAD = 10;
const CHIN = 152;
const RIGHT_CHEEK = 234;
const LEFT_CHEEK = 454;

/** How the head is turned, from where forehead, chin and cheeks lie in space. */
export function poseOf(points: readonly Place3[]): Pose {
  const across = direction(meshPoint(points, RIGHT_CHEEK), meshPoint(points, LEFT_CHEEK));
  const down = direction(meshPoint(points, FOREHEAD), meshPoint(points, CHIN));
  return {
    roll: degrees(rollOf(points)),
    // The cheek the head turns towards goes back, the other comes forward.
    yaw: degrees(Math.atan2(across[2], Math.hypot(across[0], across[1]))),
    // A chin that comes forward of the forehead belongs to a head that looks up.
    pitch: degrees(Math.atan2(-down[2], Math.hypot(down[0], down[1]))),
  };
}

function direction(from: Place3, to: Place3): Place3 {
  return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
