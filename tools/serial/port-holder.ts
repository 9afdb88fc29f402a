import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";

/** The program that has a device open, such as `picocom (process 4711)`; undefined where /proc does not tell. */
export function findHolder(path: string): string | undefined {
  try {
    const device = realpathSync(path);
    const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
    const holder = processes.find((id) => hasOpen(id, device));
    return holder && `${readFileSync(`/proc/${holder}/comm`, "utf8").trim()} (process ${holder})`;
  } catch {
    return undefined;
  }
}

/** Whether a process has a file open; false for one that is another user's, or has ended. */
function hasOpen(id: string, file: string): boolean {
  try {
    return readdirSync(`/proc/${id}/fd`).some((descriptor) => linkedTo(`/proc/${id}/fd/${descriptor}`) === file);
  } catch {
    return false;
  }
}

function linkedTo(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
