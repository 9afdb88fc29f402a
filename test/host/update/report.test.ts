import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand } from "../../cli/run-command.ts";
import {
  broker,
  devices,
  directory,
  file,
  md5,
  ota,
  refuse,
  size,
  start,
  take,
  unreachable,
  vanish,
} from "./roll-out.ts";

describe("homie ota --report", () => {
  const path = join(directory, "reports/report.json");
  const read = (): { ended: string | null; devices: Record<string, unknown>[] } =>
    JSON.parse(readFileSync(path, "utf8"));

  it("says what has become of each device, and when", async () => {
    const flags = await start({ a: take, b: refuse, c: vanish, d: unreachable });
    const before = Date.now();
    const { code } = await ota(...flags, "--wave", "1", "--report", path);
    expect(code).toBe(1);
    const report = read();
    const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(report).toMatchObject({
      firmware: { file, name: "test", version: "1.2.3", board: "nodemcu", checksum: md5, size },
      broker: broker.url,
      baseTopic: "homie/",
      started: moment,
      ended: moment,
    });
    expect(report.devices).toEqual([
      { id: "a", result: "updated", failure: null, reason: null, written: size / 2, begun: moment, ended: moment },
      {
        id: "b",
        result: "failed",
        failure: "refused",
        reason: expect.stringContaining("400 NOT_ENOUGH_SPACE"),
        written: null,
        begun: moment,
        ended: moment,
      },
      {
        id: "c",
        result: "failed",
        failure: "gone",
        reason: expect.stringContaining("has not come back within 1 s"),
        written: null,
        begun: moment,
        ended: moment,
      },
      { id: "d", result: "not-tried", failure: null, reason: null, written: null, begun: null, ended: null },
    ]);
    expect(Date.parse(report.ended!)).toBeGreaterThanOrEqual(before + 1000);
  });

  it("is there from the beginning, and kept up to date, so that an interrupted roll-out leaves one", async () => {
    let during: ReturnType<typeof read> | undefined;
    const flags = await start({
      a: take,
      b: async (attribute, payload, device) => {
        during = read();
        await take(attribute, payload, device);
      },
    });
    expect((await ota(...flags, "--report", path)).code).toBe(0);
    expect(during).toMatchObject({ ended: null, devices: [{ result: "updated" }, { result: "not-tried" }] });
  });

  it("has the devices that --fw-name found to be away, one device alone, and no credentials", async () => {
    await start({ a: take, b: unreachable });
    await devices[1]!.keep("$state", "lost\x1b[2J\u009b");
    await devices[1]!.keep("$state", "lost");
    const url = broker.url.replace("//", "//me:secret@");
    await runCommand("ota", "--broker", url, "--timeout", "1", "--fw-name", "test", "--report", path, file);
    expect(read().devices).toMatchObject([
      { id: "a", result: "updated" },
      { id: "b", result: "failed", failure: "absent", reason: 'its $state is "lost"' },
    ]);
    expect(readFileSync(path, "utf8")).not.toContain("secret");
    await ota("--device", "a", "--report", path);
    expect(read().devices).toMatchObject([{ id: "a", result: "up-to-date" }]);
  });

  it("is not the one of before where no device is found", async () => {
    writeFileSync(path, '{ "ended": "2020-01-01T00:00:00.000Z" }');
    await start({ a: unreachable });
    expect((await ota("--fw-name", "fan", "--force", "--report", path)).code).toBe(1);
    expect(read()).toMatchObject({ ended: null, devices: [] });
  });

  it("tells nothing to a terminal that shows it", async () => {
    const [, id] = await start({ "x\x1b[2J\u009b1m": refuse });
    await ota("--device", id!, "--report", path);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
    expect(readFileSync(path, "utf8")).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    expect(read().devices[0]).toMatchObject({ id, result: "failed" });
  });

  it("sends nothing where the report cannot be written", async () => {
    const flags = await start({ a: unreachable });
    const { code, output } = await ota(...flags, "--report", join(file, "report.json"));
    expect(output).toMatch(/report\.json: cannot be written: /);
    expect(code).toBe(1);
    expect(existsSync(join(file, "report.json"))).toBe(false);
  });

  it.each([
    [["--watch", directory, "--report", "x.json"]],
    [["--watch", directory, "--max-failures", "0"]],
    [["--revert", "--device", "a", "--report", "x.json"]],
  ])("does not go with %j", async (args) => {
    const { code, output } = await runCommand("ota", "--broker", broker.url, ...args);
    expect(output).toContain("--max-failures and --report go with one firmware");
    expect(code).toBe(2);
  });
});
