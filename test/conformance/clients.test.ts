/** What clients that others wrote make of a device: node-homie, whose version 0.9 is for Homie 3 and 4, and whose version 5 for 5. */
import { createRequire } from "node:module";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { Device, machines } from "../scenario/device.ts";
import { everything, type HomieVersion, topicOf } from "./everything.ts";

/** What is used of both clients. */
interface ForeignProperty {
  attributes: { datatype?: string; format?: string; unit?: string; settable?: boolean; name?: string };
  value: string | undefined;
  setCommand$(value: string): { subscribe(): unknown };
}
interface ForeignDevice {
  onInit(): Promise<void>;
  nodes: Record<string, { attributes: { name?: string; type?: string }; properties: Record<string, ForeignProperty> }>;
  attributes: { name?: string };
}
interface Library {
  HomieDeviceManager: new () => {
    devices: Record<string, ForeignDevice>;
    hasDevice(id: string): boolean;
    add(device: ForeignDevice): ForeignDevice;
    onDestroy(): Promise<unknown>;
  };
  DeviceDiscovery: new (options: {
    url: string;
    topicRoot: string;
  }) => {
    events$: {
      subscribe(hear: (event: { type: string; deviceId: string; makeDevice(): ForeignDevice }) => void): unknown;
    };
    onInit(): Promise<unknown>;
    onDestroy(): Promise<unknown>;
  };
}
interface Client {
  device(): ForeignDevice | undefined;
  stop(): Promise<void>;
}

// By Node's own `require`: the packages say where their types are in a way that no module resolution finds.
const load = createRequire(import.meta.url);

/** Starts a client, which looks for devices. */
async function discover(port: number, homie: HomieVersion): Promise<Client> {
  const { DeviceDiscovery, HomieDeviceManager } = load(homie === 5 ? "node-homie" : "node-homie-4") as Library;
  const manager = new HomieDeviceManager();
  const discovery = new DeviceDiscovery({ url: `mqtt://127.0.0.1:${port}`, topicRoot: "homie" });
  discovery.events$.subscribe((event) => {
    if (event.type === "add" && !manager.hasDevice(event.deviceId)) void manager.add(event.makeDevice()).onInit();
  });
  await discovery.onInit();
  return {
    device: () => Object.values(manager.devices)[0],
    stop: async () => {
      await discovery.onDestroy();
      await manager.onDestroy();
    },
  };
}

describe.each(Object.entries(machines))("a device on %s", (_, machine) => {
  let broker: EmbeddedBroker;
  let device: Device;
  let client: Client;

  beforeEach(async () => {
    broker = await startBroker();
  });
  afterEach(async () => {
    await client.stop();
    await device.stop();
    await broker.close();
  });

  it.each([3, 4, 5] as const)("of Homie %s is read and set by node-homie", async (homie) => {
    device = await Device.start(machine, broker.port, await everything(homie), {}, topicOf(homie));
    await device.ready();
    client = await discover(broker.port, homie);
    const strip = homie === 3 ? "strip" : "strip-3";
    const found = async (node: string, property: string): Promise<ForeignProperty> => {
      const look = () => client.device()?.nodes[node]?.properties[property];
      await expect.poll(() => look()?.value, { message: `${node}/${property}` }).toBeDefined();
      return look()!;
    };
    const float = await found("values", "float");
    await expect.poll(() => float.attributes).toMatchObject({ datatype: "float", unit: "°C" });
    expect(float.value).toBe("0.5");
    const choice = await found("values", "enum");
    await expect
      .poll(() => choice.attributes)
      .toMatchObject({ datatype: "enum", format: "low,medium,high", settable: true });
    const switched = await found("values", "boolean");
    await expect.poll(() => switched.attributes).toMatchObject({ name: "A boolean", datatype: "boolean" });
    await expect.poll(() => client.device()!.nodes.values!.attributes).toMatchObject({ name: "Values" });
    expect((await found("values", "string")).value).toBe("Küche");
    expect((await found("values", "rgb")).value).toBe(homie === 5 ? "rgb,0,128,255" : "0,128,255");
    expect(Object.keys(client.device()!.nodes)).toContain(strip);

    const stepped = await found("more", "stepped");
    expect(stepped.value).toBe("7");
    await expect.poll(() => stepped.attributes.settable).toBe(true);
    stepped.setCommand$("12").subscribe();
    await expect.poll(() => stepped.value).toBe("12");
    await device.message("more/stepped", "12");
  });
});
