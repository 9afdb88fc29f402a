import type { FolderImage } from "../update/image-folder.ts";
import { newestImages } from "../update/plan.ts";
import { compareVersions } from "../update/version.ts";
import type { DeviceInfo } from "./device-info.ts";

/**
 * The image of a folder that a device should run in place of what it runs: of its firmware's name, and a newer version or
 * another build of the same one. Undefined for a device that is up to date, and for one of which the folder knows nothing.
 */
export function newerImage(device: DeviceInfo, images: FolderImage[]): FolderImage | undefined {
  const { firmware } = device;
  if (!firmware.name) return undefined;
  const newest = newestImages(images, device);
  if (newest.some(({ md5 }) => md5 === firmware.checksum)) return undefined;
  return newest
    .filter(({ version }) => compareVersions(firmware.version, version) <= 0)
    .sort((one, other) => compareVersions(other.version, one.version))[0];
}
