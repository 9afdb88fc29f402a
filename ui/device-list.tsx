import { useMemo } from "preact/hooks";
import type { DeviceView } from "./messages.ts";
import { deviceHref, updateHref } from "./route.ts";
import { Fact, Said } from "./said.tsx";
import type { State } from "./state.ts";
import { StateBadge } from "./state-badge.tsx";

/** All devices, one a line, or one a card where there is little room. */
export function DeviceList({ state: { devices, broker, isConnected } }: { state: State }) {
  const sorted = [...devices.values()].sort((one, other) => compare(titleOf(one), titleOf(other)));
  return (
    <>
      <h1 tabIndex={-1}>Devices</h1>
      <p class="actions">
        {sorted.some(({ ota }) => ota !== null) && <a href={updateHref()}>Update firmware</a>}
        <a href="/flash/">Flash a board</a>
      </p>
      {sorted.length > 0 ? (
        <ul class="devices">
          {sorted.map((device) => (
            <Line key={device.key} device={device} />
          ))}
        </ul>
      ) : (
        <p class="quiet">
          {isConnected && !broker.trouble
            ? `No Homie device has shown itself below ${broker.baseTopic || "the broker's topics"}.`
            : "Looking for devices …"}
        </p>
      )}
    </>
  );
}

/** What a device is called: its name, or its id. */
export const titleOf = ({ name, id }: DeviceView): string => name || id;

const compare = new Intl.Collator("en", { numeric: true }).compare;

/** Drawn again only when something is new of this device: of hundreds, most are as they were. */
function Line({ device }: { device: DeviceView }) {
  return useMemo(() => <Facts device={device} />, [device]);
}

function Facts({ device }: { device: DeviceView }) {
  const { key, id, state, firmware, signal, uptime, address, convention, trouble } = device;
  return (
    <li>
      <a href={deviceHref(key)} class="name">
        <Said text={titleOf(device)} />
      </a>
      <StateBadge state={state} />
      <Fact what="Id" text={id} />
      <Fact what="Firmware" text={`${firmware.name} ${firmware.version}`.trim()} />
      <Fact what="Signal" text={signal === null ? "" : `${Math.round(signal)} %`} />
      <Fact what="Up" text={uptime} />
      <Fact what="Address" text={address} />
      <Fact what="Homie" text={convention} />
      {trouble && (
        <p class="trouble">
          <Said text={trouble} />
        </p>
      )}
    </li>
  );
}
