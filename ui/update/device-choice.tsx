import { titleOf } from "../device-list.tsx";
import type { DeviceView, FirmwareView } from "../messages.ts";
import { Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";

interface DeviceChoiceProps {
  firmware: FirmwareView;
  devices: DeviceView[];
  /** Keys of those that are chosen. */
  chosen: Set<string>;
  choose: (chosen: Set<string>) => void;
}

/** Takes the devices that are to get a firmware. */
export function DeviceChoice({ firmware, devices, chosen, choose }: DeviceChoiceProps) {
  const toggle = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    choose(next);
  };
  return (
    <fieldset class="card">
      <legend>Devices</legend>
      {devices.map((device) => (
        <label key={device.key} class="check">
          <input type="checkbox" checked={chosen.has(device.key)} onChange={() => toggle(device.key)} />
          <span>
            <Said text={titleOf(device)} /> <StateBadge state={device.state} />{" "}
            <span class="quiet">{remark(device, firmware)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What is to be known before a device gets a firmware. */
function remark({ firmware: running, ota }: DeviceView, firmware: FirmwareView): string {
  if (running.checksum === firmware.md5) return "runs it already";
  if (!ota) return "updates are switched off in its configuration";
  return `runs ${running.name} ${running.version}`;
}
