import { useEffect } from "preact/hooks";
import { titleOf } from "./device-list.tsx";
import type { DeviceView, NodeView } from "./messages.ts";
import { PropertyLine } from "./property-line.tsx";
import { configHref, updateHref } from "./route.ts";
import { Fact, Said } from "./said.tsx";
import type { State } from "./state.ts";
import { StateBadge } from "./state-badge.tsx";

/** All about one device. */
export function DevicePage({ id, state: { devices, isConnected } }: { id: string; state: State }) {
  const device = devices.get(id);
  if (device) return <Device device={device} />;
  return (
    <>
      <h1 tabIndex={-1}>
        <Said text={id} />
      </h1>
      <p class="quiet">{isConnected ? "There is no such device, or it was removed." : "Looking for the device …"}</p>
      <Back />
    </>
  );
}

const Back = () => (
  <p>
    <a href="#/">All devices</a>
  </p>
);

function Device({ device }: { device: DeviceView }) {
  const title = titleOf(device);
  useEffect(() => {
    document.title = `${title} – Homie devices`;
    return () => {
      document.title = "Homie devices";
    };
  }, [title]);
  const { id, state, firmware, signal, uptime, address, convention, trouble, nodes } = device;
  return (
    <>
      <Back />
      <h1 tabIndex={-1}>
        <Said text={title} /> <StateBadge state={state} />
      </h1>
      <p class="facts">
        <Fact what="Id" text={id} />
        <Fact what="Firmware" text={`${firmware.name} ${firmware.version}`.trim()} />
        <Fact what="Checksum" text={firmware.checksum.slice(0, 8)} />
        <Fact what="Signal" text={signal === null ? "" : `${Math.round(signal)} %`} />
        <Fact what="Up" text={uptime} />
        <Fact what="Address" text={address} />
        <Fact what="Homie" text={convention} />
      </p>
      {trouble && (
        <p class="trouble">
          <Said text={trouble} />
        </p>
      )}
      <p class="actions">
        {device.ota !== null && <a href={updateHref(device.key)}>Update its firmware</a>}
        {device.configEdition !== null && <a href={configHref(device.key)}>Change its configuration</a>}
      </p>
      <div class="nodes">
        {nodes.map((node) => (
          <Node key={node.id} device={device.key} node={node} />
        ))}
      </div>
    </>
  );
}

/** A node with its properties. */
export function Node({ device, node }: { device: string; node: NodeView }) {
  const { id, name, type, properties } = node;
  return (
    <section class="card">
      <h2>
        <Said text={name} /> <small>{type && <Said text={type} />}</small>
      </h2>
      {properties.length === 0 && <p class="quiet">This node has no properties.</p>}
      {properties.map((property) => (
        <PropertyLine key={property.id} device={device} node={id} property={property} />
      ))}
    </section>
  );
}
