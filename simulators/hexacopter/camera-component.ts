/** PX4's camera: a component of its own that takes commands of its own. */
import { CameraImageCaptured, CameraInformation } from '../../src/wire/mavlink/messages.ts';
import { type Handler, RESULT, startCapture, stopCapture } from './commands.ts';
import { CMD } from './plans.ts';
import { CAMERA } from './radio.ts';
import type { Vehicle } from './vehicle.ts';

/** CAMERA_CAP_FLAGS_CAPTURE_IMAGE */
const TAKES_IMAGES = 2;

const request: Handler = ({ vehicle }, { params }) => {
  if (params[0] === CameraInformation.MSG_ID) {
    describe(vehicle);
    return RESULT.accepted;
  }
  if (params[0] !== CameraImageCaptured.MSG_ID) return RESULT.unsupported;
  return vehicle.camera.again(vehicle, params[1]) ? RESULT.accepted : RESULT.failed;
};

export const CAMERA_COMMANDS: Readonly<Record<number, Handler>> = {
  [CMD.request]: request,
  [CMD.startCapture]: startCapture,
  [CMD.stopCapture]: stopCapture,
};

function describe({ radio, uptime }: Vehicle): void {
  radio.send(
    CameraInformation,
    {
      timeBootMs: uptime,
      vendorName: name('Simulated'),
      modelName: name('Camera'),
      focalLength: 35,
      sensorSizeH: 35.7,
      sensorSizeV: 23.8,
      resolutionH: 9504,
      resolutionV: 6336,
      flags: TAKES_IMAGES,
      camDefinitionUri: '',
    },
    CAMERA,
  );
}

function name(text: string): number[] {
  return [...Buffer.from(text, 'utf8')];
}
