import { shownText } from "../../files/shown-text.ts";
import type { Output } from "../output.ts";
import { deviceOutput } from "./device-output.ts";
import type { DeviceResult, RollOutOptions } from "./roll-out.ts";
import type { UpdateStep } from "./update-device.ts";

/** Who follows each device of a roll-out by itself. */
export interface RollOutFollower {
  /** The turn of some devices has come, and so many are left behind them. */
  wave?(ids: string[], left: number): void;
  /**
   * The device's turn has come.
   * @param crowded true when other devices are updated at the same time
   * @returns what is told of it
   */
  begin(id: string, crowded: boolean): Output;
  /** The device's update is under way. */
  step?(id: string, step: UpdateStep): void;
  /** It is known what has become of the device. */
  end(result: DeviceResult): void;
}

/** Follows devices by lines in one output; where there are several devices, each line says which. */
export function linesOf({ devices, output, signal }: RollOutOptions): RollOutFollower {
  const isOne = devices.length === 1;
  return {
    wave: (ids, left) => {
      if (!isOne) output.line(`--- ${ids.map((id) => shownText(id)).join(", ")}; ${left} to go`);
    },
    begin: (id, crowded) => (isOne ? output : deviceOutput(output, id, crowded)),
    end: ({ id, error }) => {
      if (error && !isOne && !signal?.aborted) output.line(`${shownText(id)}: ${error.message}`);
    },
  };
}
