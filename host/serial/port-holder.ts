import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";

/** The programs that have a device open, such as `picocom (process 4711)`; none where /proc does not tell. */
export function findHolders(path: string): string[] {
  try {
    const device = realpathSync(path);
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && hasOpen(name, device))
      .map((id) => `${readFileSync(`/proc/${id}/comm`, "utf8").trim()} (process ${id})`);
  } catch {
    return [];
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
