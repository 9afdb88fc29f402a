import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { findOnlyPort } from "../../../host/serial/only-port.ts";
import { describeOpenError } from "../../../host/serial/open-error.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const ports = vi.hoisted((): { path: string; vendorId?: string; manufacturer?: string }[] => []);
vi.mock("serialport", () => ({ SerialPort: { list: async () => ports } }));

vi.mock("node:os", async (original) => {
  const os = await original<typeof import("node:os")>();
  return {
    ...os,
    userInfo: () => {
      if (user.isNameless) throw new Error("ENOENT: no such file or directory, uv_os_get_passwd");
      return os.userInfo();
    },
  };
});
const user = { isNameless: false };

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

it("says how to get the permission, and for which group", () => {
  const text = describeOpenError("/dev/nowhere", new Error("Error: Permission denied, cannot open /dev/nowhere"));
  expect(text).toMatch(
    /^\/dev\/nowhere: this user may not open the port\. Members of the group dialout may: sudo usermod -aG dialout \S+, then log out/,
  );
});

it("says it also to a user who has no name, as in a container", () => {
  user.isNameless = true;
  const text = describeOpenError("/dev/nowhere", new Error("Error: Permission denied, cannot open /dev/nowhere"));
  user.isNameless = false;
  expect(text).toContain("sudo usermod -aG dialout $USER, then log out");
});

it.skipIf(!existsSync("/proc/self/fd"))("says which program has the port", async () => {
  const file = join(temporaryDirectory(), "tty");
  const child = spawn("sh", ["-c", `exec 3>'${file}'; echo open; exec sleep 60`], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout!.once("data", resolve));
  const busy = new Error(`Error Resource temporarily unavailable Cannot lock port`);
  expect(describeOpenError(file, busy)).toMatch(
    new RegExp(`^${file}: the port is in use by (sh|sleep) \\(process ${child.pid}\\)\\. Close that`),
  );
  expect(describeOpenError(join(file, "other"), busy)).toContain("the port is in use by another program");
});

it("takes the only port on USB, and says which there are where it is not the only one", async () => {
  ports.push({ path: "/dev/ttyS0" });
  await expect(findOnlyPort()).rejects.toThrow("No serial port on USB was found");
  ports.push({ path: "/dev/ttyUSB0", vendorId: "1a86", manufacturer: "QinHeng" });
  expect(await findOnlyPort()).toBe("/dev/ttyUSB0");
  ports.push({ path: "/dev/ttyUSB1", vendorId: "10c4" });
  await expect(findOnlyPort()).rejects.toThrow(
    "Which port? Give one of these with --port:\n  /dev/ttyUSB0  QinHeng\n  /dev/ttyUSB1",
  );
});
