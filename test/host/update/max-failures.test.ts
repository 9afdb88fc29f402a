import { describe, expect, it } from "vitest";
import type { Reaction } from "../mqtt/fake-device.ts";
import { md5, ota, refuse, start, take, unreachable, vanish } from "./roll-out.ts";

const rollBack: Reaction = async (_attribute, _payload, device) => {
  await device.status("200");
  await device.restart();
  await device.status(`500 ROLLED_BACK ${md5}`);
};

/** What the command's last lines say of a number of devices. */
const results = (output: string, count: number): string[] => {
  const lines = output.trimEnd().split("\n");
  const head = lines.findIndex((line) => line.startsWith("Device "));
  return lines.slice(head + 1, head + 1 + count).map((line) => line.split(":")[0]!.replace(/\s+/, " "));
};

describe("homie ota --max-failures", () => {
  it("goes on while no more devices have failed, though the firmware may be to blame", async () => {
    const flags = await start({ a: vanish, b: rollBack, c: take });
    const { code, output } = await ota(...flags, "--max-failures", "2");
    expect(results(output, 3)).toEqual(["a NOT BACK", "b rolled back to its old firmware", "c updated"]);
    expect(output).not.toContain("stopped");
    expect(code).toBe(1);
  });

  it("stops when more have failed, for whatever reason, and says so", async () => {
    const flags = await start({ a: refuse, b: refuse, c: unreachable });
    const { code, output } = await ota(...flags, "--max-failures", "1");
    expect(output).toContain(
      "The roll-out is stopped: 2 devices have failed, more than --max-failures allows; c not tried.\n",
    );
    expect(results(output, 3)).toEqual(["a refused", "b refused", "c not tried"]);
    expect(code).toBe(1);
  });

  it("is strict with 0, but for devices that are away: they were sent nothing", async () => {
    const flags = await start({ a: refuse, b: unreachable });
    const { output } = await ota("--device", "away", ...flags, "--max-failures", "0");
    expect(output).toContain("The roll-out is stopped: 1 device has failed, more than --max-failures allows; b not");
    expect(results(output, 3)).toEqual(["away not there", "a refused", "b not tried"]);
  });

  it("lets a wave end that is under way, and begins no other", async () => {
    const flags = await start({ a: take, b: refuse, c: take, d: unreachable });
    const { output } = await ota(...flags, "--max-failures", "0", "--wave", "2");
    expect(results(output, 4)).toEqual(["a updated", "b refused", "c updated", "d not tried"]);
  });

  it.each([["-1"], ["many"], ["1.5"]])("does not take %s", async (text) => {
    const { code, output } = await ota("--device", "a", `--max-failures=${text}`);
    expect(output).toContain("It is a number of devices, 0 to 9999.");
    expect(code).toBe(2);
  });
});
