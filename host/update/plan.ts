import { shownText } from "../../files/shown-text.ts";
import { isThere } from "../mqtt/device-client.ts";
import type { FleetDevice } from "./fleet.ts";
import type { FolderImage } from "./image-folder.ts";
import { compareVersions } from "./version.ts";

/** What was learned from updates before; it is not kept when the program ends. */
export interface Experience {
  /** MD5s of images that some device did not come back with: why. */
  held: Map<string, string>;
  /** Until when a device is not sent an image, by `attemptKey`: `Date.now()`'s milliseconds. */
  pausedUntil: Map<string, number>;
}

/** An image, and the devices that should run it but do not. */
export interface Update {
  image: FolderImage;
  devices: string[];
}

/** What to do with a fleet. */
export interface Plan {
  updates: Update[];
  /** Why devices are left as they are, one sentence each. */
  remarks: string[];
}

/** Names the attempt to bring an image to a device. */
export function attemptKey(device: string, md5: string): string {
  return `${device} ${md5}`;
}

/**
 * Decides which devices need which image: the newest with the name of the firmware that a device runs, by its version,
 * then by the file's time, if the device's checksum is another. A device is never taken back to an older version, and no
 * image is sent anywhere that a device has rolled back or did not come back with.
 */
export function planUpdates(devices: FleetDevice[], images: FolderImage[], { held, pausedUntil }: Experience): Plan {
  const updates = new Map<string, Update>();
  const remarks: string[] = [];
  const rolledBack = new Map<string, string>();
  for (const { id, rolledBack: md5 } of devices) if (md5) rolledBack.set(md5, `${shownText(id)} has rolled it back`);

  for (const device of devices) {
    const { id, state, firmware } = device;
    const newest = newestImages(images, device);
    if (newest.length === 0 || newest.some(({ md5 }) => md5 === firmware.checksum)) continue;
    if (!isThere(state)) continue;
    const image = newest.find(({ md5 }) => (pausedUntil.get(attemptKey(id, md5)) ?? 0) <= Date.now());
    if (!image) continue;
    const doubt = held.get(image.md5) ?? rolledBack.get(image.md5);
    if (compareVersions(firmware.version, image.version) > 0) {
      const version = shownText(firmware.version);
      remarks.push(`${shownText(id)} runs ${image.name} ${version}, newer than ${image.path}: left as it is.`);
    } else if (!device.otaEnabled) {
      remarks.push(`${shownText(id)} does not take updates: OTA is switched off in its configuration.`);
    } else if (doubt !== undefined) {
      remarks.push(`${image.path} (MD5 ${image.md5}) is held back: ${doubt}. Put a new one there.`);
    } else {
      const update = updates.get(image.md5) ?? { image, devices: [] };
      updates.set(image.md5, update);
      update.devices.push(id);
    }
  }
  return { updates: [...updates.values()], remarks };
}

/**
 * The newest image for a device, of each board for which there is one: a device does not say which board it is, but
 * refuses what is for another. Where it runs an image of the folder, that image tells.
 */
export function newestImages(images: FolderImage[], { firmware }: Pick<FleetDevice, "firmware">): FolderImage[] {
  const running = images.find(({ md5 }) => md5 === firmware.checksum);
  const newest = new Map<string | undefined, FolderImage>();
  for (const image of images) {
    if (image.name !== firmware.name || (running && image.board !== running.board)) continue;
    const best = newest.get(image.board);
    if (!best || isNewer(image, best)) newest.set(image.board, image);
  }
  return [...newest.values()];
}

function isNewer(one: FolderImage, other: FolderImage): boolean {
  const difference = compareVersions(one.version, other.version);
  return difference > 0 || (difference === 0 && one.modified > other.modified);
}
