import type { Output } from "../output.ts";
import type { DeviceResult } from "./roll-out.ts";
import type { RollOutFollower } from "./roll-out-follower.ts";
import type { UpdateStep } from "./update-device.ts";

/** How far a device is in a roll-out. */
export interface DeviceCourse {
  id: string;
  /** Where its update is; undefined before the device was found, and when its turn has not come. */
  step?: UpdateStep;
  /** How much of the image it has written. */
  progress?: { written: number; total: number };
  /** When its turn came. */
  begun?: Date;
  /** When it was known what has become of it. */
  ended?: Date;
  result?: DeviceResult;
}

/** How far all devices of a roll-out are. */
export class RollOutCourse {
  readonly #devices: Map<string, DeviceCourse>;

  /** @param away what is known already of devices that are not tried */
  constructor(ids: string[], away: DeviceResult[]) {
    this.#devices = new Map(ids.map((id) => [id, { id }]));
    for (const result of away) this.#devices.set(result.id, { id: result.id, result });
  }

  /** The devices, in the order in which they were given. */
  get devices(): DeviceCourse[] {
    return [...this.#devices.values()];
  }

  /**
   * Writes down what a follower sees.
   * @param changed called when a device has come further; `isOver` when it is known what has become of it
   */
  record(follower: RollOutFollower, changed: (isOver: boolean) => void): RollOutFollower {
    return {
      wave: (ids, left) => follower.wave?.(ids, left),
      begin: (id, crowded) => {
        const device = this.#of(id);
        device.begun = new Date();
        changed(false);
        return withProgress(follower.begin(id, crowded), (written, total) => {
          device.progress = { written, total };
          changed(false);
        });
      },
      step: (id, step) => {
        this.#of(id).step = step;
        changed(false);
        follower.step?.(id, step);
      },
      end: (result) => {
        const device = this.#of(result.id);
        device.ended = new Date();
        device.result = result;
        changed(true);
        follower.end(result);
      },
    };
  }

  #of(id: string): DeviceCourse {
    return this.#devices.get(id)!;
  }
}

function withProgress(output: Output, progress: Output["progress"]): Output {
  return {
    line: (text) => output.line(text),
    progress: (written, total) => {
      output.progress(written, total);
      progress(written, total);
    },
    endProgress: () => output.endProgress(),
  };
}
