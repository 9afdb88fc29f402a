import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { BrokerAddress } from "../mqtt/broker-address.ts";
import { BrokerClient } from "../mqtt/broker-client.ts";
import { isAway } from "../mqtt/device-client.ts";
import type { Output } from "../output.ts";
import { Fleet, type FleetDevice } from "./fleet.ts";
import type { OtaFirmware } from "./ota-firmware.ts";
import type { DeviceResult } from "./roll-out.ts";
import { UpdateError } from "./update-error.ts";

/** Which devices are looked for. */
export interface FindOptions {
  broker: BrokerAddress;
  baseTopic: string;
  /** The name of the firmware that they run. */
  fwName: string;
  /** The firmware that they are to get. */
  firmware: OtaFirmware;
  /** True to let them get a firmware of another name. */
  force?: boolean | undefined;
  output: Output;
}

/**
 * Finds the devices whose firmware has a name, by what the broker has kept of them.
 * @returns the ids of those that are there, and for those that are not the result that is known already
 */
export async function findDevices(options: FindOptions): Promise<{ present: string[]; away: DeviceResult[] }> {
  const { broker, baseTopic, fwName, firmware, force, output } = options;
  if (firmware.name !== fwName && !force) {
    throw new UserError(
      `${firmware.path}: this firmware is ${firmware.name ?? "unnamed"}, not ${fwName}. Check the file and --fw-name; ` +
        "--force sends it all the same.",
    );
  }
  const all = await BrokerClient.use(broker, async (client) => (await Fleet.open(client, baseTopic)).devices());
  const found = all.filter((device) => device.firmware.name === fwName);
  if (found.length === 0) {
    const names = [...new Set(all.map((device) => shownText(device.firmware.name)))].sort();
    throw new UserError(
      `No device below ${baseTopic} runs a firmware with the name ${fwName}. ` +
        (names.length > 0 ? `Names seen there: ${names.join(", ")}.` : "No device has shown itself there."),
    );
  }
  output.line(
    `Devices that run ${fwName}: ${found.map(({ id, state }) => `${shownText(id)} (${shownText(state)})`).join(", ")}.`,
  );
  return {
    present: found.filter(({ state }) => !isAway(state)).map(({ id }) => id),
    away: found.filter(({ state }) => isAway(state)).map((device) => awayResult(device, firmware)),
  };
}

/** A device that runs the firmware already does not have to be there. */
function awayResult({ id, state, firmware: running }: FleetDevice, firmware: OtaFirmware): DeviceResult {
  return running.checksum === firmware.md5
    ? { id, result: "already-there" }
    : { id, result: "failed", error: new UpdateError("absent", `its $state is "${shownText(state)}"`) };
}
