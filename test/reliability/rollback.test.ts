import { afterEach, describe, expect, it } from "vitest";
import { engine } from "../host/machines/engine-present.ts";
import { retainedMessages } from "../support/retained-messages.ts";
import { boot, broker, first, rig, second } from "./bench.ts";
import { Door } from "./door.ts";
import { broken, deaf, type TestImage } from "./images.ts";
import { type RigOptions, STATUS, TOPIC } from "./rig.ts";
import { skipTrials } from "./trial-time.ts";

/** Installs an image that does not come up, and waits until the one before it is back. */
const rollBack = async (bad: TestImage): Promise<void> => {
  const from = rig.said.length;
  expect((await rig.update(bad)).at(-1)).toBe("200");
  await rig.hear(STATUS, `500 ROLLED_BACK ${bad.md5}`, from);
  await rig.ready(first.md5, from);
};
const booted = (): number => rig.lines.filter((line) => /slot [ab]$/.test(line)).length;

describe.each([
  { machine: "the simulated board", options: {} as Partial<RigOptions>, skipped: false },
  { machine: "real Espruino", options: { engine }, skipped: !engine },
])("a bad image on $machine", ({ options, skipped }) => {
  it.skipIf(skipped)("that throws while it starts is rolled back at once, and not taken again", async () => {
    await boot(options);
    await rollBack(broken.throwing);
    expect(rig.lines.some((line) => line.includes("broken from the start"))).toBe(true);
    // For whoever comes later.
    expect((await retainedMessages(broker.url)).get(`${TOPIC}/${STATUS}`)).toBe(
      `500 ROLLED_BACK ${broken.throwing.md5}`,
    );
    expect(await rig.update(broken.throwing)).toEqual(["400 BAD_FIRMWARE"]);
    // Until another was installed.
    await rig.install(second);
    const from = rig.said.length;
    await rig.send(broken.throwing);
    await rig.hear(STATUS, "202", from);
    await rig.hear(STATUS, `500 ROLLED_BACK ${broken.throwing.md5}`, from);
    await rig.ready(second.md5, from);
  });

  it.skipIf(skipped)("that is never ready is rolled back after three boots", async () => {
    await boot(options);
    await rollBack(broken.rebooting);
    expect(rig.lines.filter((line) => line.includes("was never confirmed"))).toHaveLength(1);
    if (rig.simulated) expect(rig.simulated.reboots).toBe(4);
    await rig.install(second);
  });

  it.skipIf(skipped)("and two that are retained do not bring each other back for ever", async () => {
    await boot(options);
    for (const { md5, bytes } of [first, second]) {
      await rig.publish(`$implementation/ota/firmware/${md5}`, bytes, { retain: true });
    }
    await rig.hear(STATUS, "409 TWO_RETAINED", 0);
    expect(rig.lines.join("\n")).toContain("two firmwares are retained for this device");
    const updates = rig.statuses(0).filter((status) => status === "200").length;
    expect(updates).toBeLessThanOrEqual(3);
    // Nor after a restart; a message that is not retained still does.
    await rig.stop();
    const from = rig.said.length;
    await rig.boot();
    await rig.hear(STATUS, "409 TWO_RETAINED", from);
    expect(rig.statuses(from)).not.toContain("202");
    for (const { md5 } of [first, second])
      await rig.publish(`$implementation/ota/firmware/${md5}`, "", { retain: true });
    await rig.install(rig.last("$fw/checksum") === first.md5 ? second : first);
  });
});

describe("a trial", () => {
  it("does not flash in circles because of a retained firmware", async () => {
    await boot();
    const from = rig.said.length;
    await rig.publish(`$implementation/ota/firmware/${broken.throwing.md5}`, broken.throwing.bytes, { retain: true });
    await rig.hear(STATUS, `500 ROLLED_BACK ${broken.throwing.md5}`, from);
    const operations = rig.flash.operations;
    for (let i = 0; i < 3; i++) {
      const again = rig.said.length;
      await rig.stop();
      await rig.boot();
      await rig.hear(STATUS, `500 ROLLED_BACK ${broken.throwing.md5}`, again);
      expect(rig.statuses(again)).toEqual(["400 BAD_FIRMWARE", `500 ROLLED_BACK ${broken.throwing.md5}`]);
    }
    expect(rig.flash.operations).toBe(operations);
  });

  it("ends in a rollback when the image does nothing but to feed the watchdog", async () => {
    await boot();
    skipTrials(rig.simulated!);
    await rollBack(broken.idling);
    expect(rig.lines.some((line) => line.includes("it was not confirmed in time"))).toBe(true);
  });

  it("ends in a rollback, within two minutes, when the image does nothing at all", async () => {
    await boot();
    const { clock } = rig.simulated!;
    const since = clock.now();
    await rollBack(broken.hanging);
    expect(rig.lines.filter((line) => line.includes("was never confirmed"))).toHaveLength(1);
    expect(clock.now() - since).toBeLessThan(120_000);
  });

  it("ends in a rollback when only the image before it reaches the broker", async () => {
    await boot();
    skipTrials(rig.simulated!);
    await rollBack(await deaf("2"));
    const trial = rig.lines.filter((line) => line.startsWith("Trial: "));
    expect(trial.map((line) => line.slice(7, 30))).toEqual([
      "not ready yet, probing ",
      "the broker is there, th",
      "the new firmware does n",
    ]);
  });
});

describe("a broker that is away", () => {
  let door: Door;
  afterEach(() => door.close());

  /** Boots a board whose way to the broker can be shut. */
  const bootBehindDoor = async (): Promise<void> => {
    door = await Door.to(broker.port);
    await boot({ config: { mqtt: { host: door.host, port: door.port } } });
    skipTrials(rig.simulated!);
  };

  it("does not make it blame an image: they take turns until it is back", async () => {
    await bootBehindDoor();
    expect((await rig.update(second)).at(-1)).toBe("200");
    door.shut();
    const turns = () => rig.lines.filter((line) => line.startsWith("Trial: "));
    await rig.until(() => turns().length >= 4, "took turns");
    expect(turns().some((line) => line.includes("rolling back"))).toBe(false);
    const from = rig.said.length;
    door.open();
    await rig.ready(second.md5, from);
    await rig.until(() => rig.lines.includes("The new firmware is confirmed"), "confirmed");
    expect(rig.statuses(from).some((status) => status.startsWith("500"))).toBe(false);
    const before = booted();
    await rig.stop();
    await rig.boot();
    expect(rig.last("$fw/checksum")).toBe(second.md5);
    expect(booted()).toBe(before + 1);
  });

  it("and an image that gets through after all, while its reboot for a probe waits until it is idle: it is confirmed", async () => {
    await bootBehindDoor();
    await rig.evaluate('require("Storage").write("busy", "1")');
    expect((await rig.update(second)).at(-1)).toBe("200");
    door.shut();
    await rig.until(() => rig.lines.includes("Reboot due: waiting until the device is idle"), "waiting");
    expect(booted()).toBe(2);
    let from = rig.said.length;
    door.open();
    await rig.ready(second.md5, from);
    await rig.until(() => rig.lines.includes("The new firmware is confirmed"), "confirmed");
    from = rig.said.length;
    await rig.publish("node/idle/set", "true");
    await rig.ready(second.md5, from);
    expect(booted()).toBe(3);
  });
});

describe("memory of which the sketch leaves little (the simulated board, where the test says how much)", () => {
  it("has an update refused; it is taken when there is enough again", async () => {
    await boot();
    rig.simulated!.leaveFree(259);
    expect(await rig.update(second)).toEqual(["500 FLASH_ERROR"]);
    expect(rig.lines.join("\n")).toContain("259 variables are free here, an update takes 260");
    rig.simulated!.leaveFree(1000);
    expect((await rig.update(second)).at(-1)).toBe("200");
  });

  it("has an image on trial rolled back that leaves too little for the next update, for good", async () => {
    await boot();
    rig.simulated!.leaveFree(299);
    await rollBack(second);
    expect(rig.lines.join("\n")).toContain(
      "Trial: only 299 variables are free, with which no update would be taken later",
    );
    expect(await rig.update(second)).toEqual(["400 BAD_FIRMWARE"]);
    // It is the image that is to blame, not the flash.
    expect(rig.statuses(0).filter((status) => status.startsWith("500 FLASH_ERROR"))).toEqual([]);
  });

  it("does not when it is just enough", async () => {
    await boot();
    rig.simulated!.leaveFree(300);
    await rig.install(second);
  });
});
