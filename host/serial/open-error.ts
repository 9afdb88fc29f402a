import { readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { findHolders } from "./port-holder.ts";

/** Why a serial port cannot be opened, and what to do. */
export function describeOpenError(path: string, { message }: Error): string {
  if (/ENOENT|No such file|File not found/i.test(message)) {
    return `${path}: there is no such serial port. Is the board plugged in, with a cable that carries data?`;
  }
  if (/EACCES|Permission denied|Access denied/i.test(message)) {
    if (process.platform === "win32") {
      return `${path}: the port cannot be opened: another program uses it. Close it, and try again.`;
    }
    const group = groupOf(path) ?? "dialout";
    return (
      `${path}: this user may not open the port. Members of the group ${group} may: ` +
      `sudo usermod -aG ${group} ${userName()}, then log out and in again.`
    );
  }
  if (/EBUSY|lock/i.test(message)) {
    const holders = findHolders(path).join(", ") || "another program";
    return `${path}: the port is in use by ${holders}. Close that, and try again.`;
  }
  return `${path}: cannot be opened as a serial port: ${message}.`;
}

/** Who runs this; a user of a container may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "$USER";
  }
}

/** The name of the group that a device belongs to; undefined where that is not known, or would not help. */
function groupOf(path: string): string | undefined {
  try {
    const { gid } = statSync(path);
    const name = new RegExp(`^([^:]+):[^:]*:${gid}:`, "m").exec(readFileSync("/etc/group", "utf8"))?.[1];
    return name === "root" ? undefined : name;
  } catch {
    return undefined;
  }
}
