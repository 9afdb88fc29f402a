import type { BrokerAddress } from "../mqtt/broker-address.ts";
import { BrokerClient } from "../mqtt/broker-client.ts";
import { keepConnected } from "../mqtt/keep-connected.ts";
import { type FolderImage, ImageFolder } from "../update/image-folder.ts";
import { DeviceList } from "./device-list.ts";
import { newerImage } from "./newer-image.ts";
import type { ListedDevice } from "./table.ts";

/** How often what has changed is shown, at the most. */
const SHOW_EVERY_MS = 500;

/** Which devices are listed. */
export interface DeviceSearch {
  broker: BrokerAddress;
  baseTopic: string;
  /** The folder with images that they are compared with; undefined for none. */
  folder: string | undefined;
}

/** Devices that are listed until it is told to stop. */
export interface DeviceWatch extends DeviceSearch {
  /** Called with all devices at first, and whenever some may have changed. */
  show: (devices: ListedDevice[]) => void;
  /** Told when the broker has gone, and that it is looked for. */
  complain: (text: string) => void;
  signal: AbortSignal;
}

/** Lists the devices at a broker. */
export async function listDevices({ broker, baseTopic, folder }: DeviceSearch): Promise<ListedDevice[]> {
  const look = lookInto(folder);
  look();
  return await BrokerClient.use(broker, async (client) => {
    const list = await DeviceList.open(client, baseTopic);
    return listed(list, look());
  });
}

/** Lists them again whenever something has changed; waits for a broker that goes away. */
export async function watchDevices(watch: DeviceWatch): Promise<void> {
  await keepConnected(watch, async (client, known) => {
    const list = await DeviceList.open(client, watch.baseTopic);
    known();
    await showUntilStopped(list, watch);
  });
}

async function showUntilStopped(list: DeviceList, { folder, show, signal }: DeviceWatch): Promise<void> {
  const look = lookInto(folder);
  look();
  while (!signal.aborted) {
    show(listed(list, look()));
    const until = Date.now() + SHOW_EVERY_MS;
    while (await list.next(until));
  }
}

/** @returns what looks into the folder; a file that is no firmware, as a storage image, is none of our business here */
function lookInto(folder: string | undefined): () => FolderImage[] {
  const images = folder === undefined ? undefined : new ImageFolder(folder);
  return () => images?.look(() => {}) ?? [];
}

function listed(list: DeviceList, images: FolderImage[]): ListedDevice[] {
  return list.devices().map((device) => ({ ...device, newer: newerImage(device, images) }));
}
