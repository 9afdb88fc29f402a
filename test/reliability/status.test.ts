import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import type { FlashOperation } from "../../sim/flash-faults.ts";
import { PAGE, SLOT_A, SLOT_B, SLOT_SIZE } from "../../src/formats/layout.ts";
import { engine } from "../host/machines/engine-present.ts";
import { boot, first, rig, second } from "./bench.ts";
import { count } from "./count.ts";
import { broken, firmware, image } from "./images.ts";
import { type RigOptions, STATUS } from "./rig.ts";

const md5 = (bytes: Buffer | string): string => createHash("md5").update(bytes).digest("hex");
const whole = (bytes: Buffer | string): { bytes: Buffer | string; md5: string } => ({ bytes, md5: md5(bytes) });
/** An address in the slot that the first update goes to. */
const slotA = (offset: number): number => nodemcu.storage.offset + SLOT_A.page * PAGE + offset;
const slotB = (offset: number): number => nodemcu.storage.offset + SLOT_B.page * PAGE + offset;

describe.each([
  { machine: "the simulated board", options: {} as Partial<RigOptions>, skipped: false },
  { machine: "real Espruino", options: { engine }, skipped: !engine },
])("a device on $machine", ({ options, skipped }) => {
  /** The flash operations that the simulated board is about to do. */
  const operations = (): FlashOperation[] => {
    const seen: FlashOperation[] = [];
    if (rig.simulated) rig.flash.onOperation = (operation) => seen.push(operation);
    return seen;
  };
  /** The device still is what it was: the next update succeeds. */
  const takesTheNext = async (next = second): Promise<void> => {
    await rig.install(next);
    expect(rig.simulated?.violations ?? []).toEqual([]);
  };

  it.skipIf(skipped)("answers 202, 206 and 200, and comes back with the new image", async () => {
    await boot(options);
    const from = rig.said.length;
    await rig.install(second);
    const statuses = rig.statuses(from);
    expect(statuses[0]).toBe("202");
    expect(statuses.at(-1)).toBe("200");
    const progress = statuses.slice(1, -1).map((status) => /^206 (\d+)\/(\d+)$/.exec(status)!.slice(1).map(Number));
    const total = second.bytes.length;
    expect(progress.every(([, all]) => all === total)).toBe(true);
    expect(progress.at(-1)).toEqual([total, total]);
    const steps = progress.map(([written], i) => written! - (progress[i - 1]?.[0] ?? 0));
    // The first comes at once, and the last when it is written; in between there is one for every 8 KB.
    expect(steps[0]).toBeLessThan(2 * 600);
    for (const step of steps.slice(1, -1)) expect(step).toBeGreaterThan(8192 - 600);
    for (const step of steps) expect(step).toBeLessThan(8192 + 600);
    const events = rig.said
      .slice(from)
      .flatMap(({ attribute, payload }) => (attribute === "node/event" ? payload : []));
    expect(events.slice(0, 2)).toEqual(["OTA_STARTED", "OTA_PROGRESS"]);
    expect(events.at(-1)).toBe("OTA_SUCCESSFUL");
  });

  it.skipIf(skipped)("reboots once for a publisher without patience, who sends the same again meanwhile", async () => {
    await boot(options);
    const from = rig.said.length;
    const begun = () => rig.statuses(from).filter((status) => status === "202").length;
    const running = rig.ready(second.md5, from).then(() => true);
    let copies = 0;
    do {
      // One more as soon as one begins.
      await rig.send(second);
      copies++;
    } while (
      !(await Promise.race([running, rig.until(() => begun() >= copies, "the next to begin").then(() => false)]))
    );
    expect(copies).toBe(2);
    expect(rig.statuses(from).filter((status) => status === "200")).toEqual(["200"]);
    expect(rig.statuses(from)).not.toContain("500 FLASH_ERROR");
  });

  it.skipIf(skipped)("does not go back to the image before while another one is on its way", async () => {
    await boot(options);
    const from = rig.said.length;
    const running = rig.ready(second.md5, from);
    await rig.send(second);
    await rig.publish("$implementation/ota/revert", "true");
    await running;
    expect(rig.statuses(from)).toContain("409 UPDATING");
  });

  it.skipIf(skipped)("answers at once, in this order: 403, BAD_CHECKSUM, 304", async () => {
    await boot({ ...options, config: { ota: { enabled: false } } });
    expect(await rig.update({ bytes: second.bytes, md5: "not-an-md5" })).toEqual(["403"]);
    await rig.close();
    await boot(options);
    const seen = operations();
    for (const level of ["not-an-md5", second.md5.slice(1), `${second.md5}0`, second.md5.replace(/.$/, "g")]) {
      expect(await rig.update({ bytes: second.bytes, md5: level })).toEqual(["400 BAD_CHECKSUM"]);
    }
    expect(await rig.update(first)).toEqual(["304"]);
    expect(await rig.update({ bytes: "anything", md5: first.md5.toUpperCase() })).toEqual(["304"]);
    expect(seen).toEqual([]);
    await rig.publish("node/echo/set", "alive");
    await rig.hear("node/echo", "alive", 0);
  });

  it.skipIf(skipped)("refuses what is no image for it from its first bytes, before a page is erased", async () => {
    await boot(options);
    const seen = operations();
    const changed = (at: number): Buffer => {
      const bytes = Buffer.from(second.bytes);
      bytes[at]! ^= 0x20;
      return bytes;
    };
    const other = image("(function(f){})", { board: "d1-mini" });
    const inputs: Record<string, Buffer | string> = {
      "random bytes": Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) & 255)),
      "a page of HTML": "<html><body>Not found</body></html>".repeat(20),
      "an image for another board": other.bytes,
      "a damaged board": changed(36),
      "a damaged magic": changed(1),
      "a damaged length": changed(21),
      "a damaged CRC": changed(255),
      "a header without code": second.bytes.subarray(0, 256),
      "part of a header": second.bytes.subarray(0, 100),
      "a cut image": second.bytes.subarray(0, 20000),
      "a cut image in Base64": second.bytes.subarray(0, 20000).toString("base64"),
      "more than an image": Buffer.concat([second.bytes, Buffer.alloc(4)]),
    };
    for (const [what, bytes] of Object.entries(inputs)) {
      expect(await rig.update(whole(bytes)), what).toEqual(["202", "400 BAD_FIRMWARE"]);
    }
    expect(seen).toEqual([]);
    await takesTheNext();
  });

  it.skipIf(skipped)("refuses what is too large by its length, before a page is erased", async () => {
    await boot(options);
    const seen = operations();
    const large = image(`//${"x".repeat(SLOT_SIZE)}`);
    const padded = Buffer.concat([second.bytes, Buffer.alloc(SLOT_SIZE)]);
    for (const bytes of [large.bytes, large.bytes.toString("base64"), padded, padded.toString("base64")]) {
      expect(await rig.update(whole(bytes))).toEqual(["202", "400 NOT_ENOUGH_SPACE"]);
    }
    expect(seen).toEqual([]);
    await takesTheNext();
  });

  it.skipIf(skipped)(
    "answers BAD_CHECKSUM when the bytes do not have the MD5, and BAD_FIRMWARE when the image is damaged",
    async () => {
      await boot(options);
      const damaged = Buffer.from(second.bytes);
      damaged[damaged.length - 5]! ^= 1;
      const mismatch = await rig.update({ bytes: damaged, md5: second.md5 });
      expect([mismatch[0], mismatch.at(-1)]).toEqual(["202", "400 BAD_CHECKSUM"]);
      const damage = await rig.update(whole(damaged));
      expect([damage[0], damage.at(-1)]).toEqual(["202", "400 BAD_FIRMWARE"]);
      await takesTheNext();
    },
  );

  it.skipIf(skipped)("takes the MD5 in upper case, and Base64 in any shape", async () => {
    await boot(options);
    const versions = await Promise.all(["2", "3", "4", "5"].map((version) => firmware(version)));
    const shapes = [
      (text: string) => text,
      (text: string) => text.replace(/=+$/, ""),
      (text: string) => text.replace(/.{76}/g, "$&\r\n"),
      (text: string) => `\n${text.replace(/.{64}/g, "$&\n")}\n\n`,
    ];
    for (const [i, shape] of shapes.entries()) {
      const one = versions[i]!;
      const from = rig.said.length;
      await rig.send({ bytes: shape(one.bytes.toString("base64")), md5: one.md5.toUpperCase() });
      await rig.ready(one.md5, from);
      const statuses = rig.statuses(from);
      expect(statuses.at(-1)).toBe("200");
      expect(statuses.at(-2)).toBe(`206 ${one.bytes.length}/${one.bytes.length}`);
    }
  });

  it.skipIf(skipped)("refuses Base64 that is none", async () => {
    await boot(options);
    const text = second.bytes.toString("base64");
    const half = 4 * 1000;
    for (const wrong of [
      `${text.slice(0, half)}*${text.slice(half + 1)}`,
      `${text.slice(0, half)} ${text.slice(half)}`,
      `${text.slice(0, half - 1)}=${text.slice(half)}`,
      `${text.slice(0, half - 2)}==${text.slice(half)}`,
      `${text}=`,
      `${text}AAAA`,
    ]) {
      const statuses = await rig.update({ bytes: wrong, md5: second.md5 });
      expect(statuses.at(-1)).toBe("400 BAD_FIRMWARE");
    }
    await takesTheNext();
  });

  it.skipIf(skipped)("takes an update from publishers of every QoS", async () => {
    await boot(options);
    for (const qos of [0, 1, 2] as const) {
      const one = await firmware(`${5 + qos}`);
      const from = rig.said.length;
      await rig.send(one, qos);
      await rig.ready(one.md5, from);
      expect(rig.statuses(from).filter((status) => status === "202")).toHaveLength(1);
    }
  });

  it.skipIf(skipped)(
    "takes a retained firmware once, answers 304 from then on, and nothing when it is cleared",
    async () => {
      await boot(options);
      const topic = `$implementation/ota/firmware/${second.md5}`;
      let from = rig.said.length;
      await rig.publish(topic, second.bytes, { retain: true });
      await rig.ready(second.md5, from);
      // It comes while the device says that it is ready.
      await expect.poll(() => rig.statuses(from).slice(-2)).toEqual(["200", "304"]);
      await rig.stop();
      from = rig.said.length;
      await rig.boot();
      await expect.poll(() => rig.statuses(from)).toEqual(["304"]);
      from = rig.said.length;
      await rig.publish(topic, "", { retain: true });
      await rig.publish("node/echo/set", "done");
      await rig.hear("node/echo", "done", from);
      expect(rig.statuses(from)).toEqual([]);
    },
  );

  it.skipIf(skipped)("goes on with everything else during an update", async () => {
    await boot({ ...options, config: { device_stats_interval: 1 } });
    const from = rig.said.length;
    // The config/set arrives behind the firmware, while the reboot is due; the property and the broadcast before it.
    await Promise.all([
      rig.publish("node/echo/set", "before"),
      rig.broadcast("alert", "fire"),
      rig.send(second),
      rig.publish("$implementation/config/set", '{"name":"Renamed"}'),
    ]);
    await rig.ready(second.md5, from);
    expect(rig.statuses(from).at(-1)).toBe("200");
    expect(rig.last("node/echo")).toBe("before");
    expect(rig.lines).toContain("broadcast alert: fire");
    expect(rig.last("$name")).toBe("Renamed");
  });

  it.skipIf(skipped)(
    "delays the reboot until it is idle; the last firmware that it was sent in the meantime wins",
    async () => {
      await boot(options);
      const third = await firmware("3");
      await rig.publish("node/idle/set", "false");
      expect((await rig.update(second)).at(-1)).toBe("200");
      // What is installed already is not written again.
      expect(await rig.update(second)).toEqual(["200"]);
      expect((await rig.update(third)).at(-1)).toBe("200");
      await rig.publish("node/echo/set", "busy");
      await rig.hear("node/echo", "busy", 0);
      const from = rig.said.length;
      await rig.publish("node/idle/set", "true");
      await rig.ready(third.md5, from);
    },
  );

  it.skipIf(skipped)("takes a second firmware behind the first before it reboots", async () => {
    await boot(options);
    const third = await firmware("3");
    const from = rig.said.length;
    await Promise.all([rig.send(second), rig.send(third)]);
    await rig.ready(third.md5, from);
    // The broker may overtake a 202, which has QoS 0, with a 200, which has QoS 1.
    const statuses = rig.statuses(from).filter((status) => !status.startsWith("206"));
    expect(statuses.sort()).toEqual(["200", "200", "202", "202"]);
  });

  it.skipIf(skipped)("reboots into the first firmware when a second one is refused", async () => {
    await boot(options);
    const from = rig.said.length;
    await Promise.all([rig.send(second), rig.send(whole("no firmware"))]);
    await rig.ready(second.md5, from);
    expect(rig.statuses(from)).toContain("400 BAD_FIRMWARE");
  });
});

it("a chip whose ROM's MD5 is another one judges by one of its own, as right", async () => {
  await boot({ afterLoader: "\nE.nativeCall = function() { return function() {}; };" });
  const other = Buffer.from(second.bytes);
  other[other.length - 5]! ^= 1;
  expect((await rig.update({ bytes: other, md5: second.md5 })).at(-1)).toBe("400 BAD_CHECKSUM");
  await rig.install(second);
  expect(rig.simulated!.violations).toEqual([]);
});

describe("flash that lies", () => {
  const cases: Record<string, () => void | Promise<void>> = {
    "a bit of the first page that does not clear": () => rig.flash.keepBitsHigh(slotB(40), 0x80),
    "a bit in the middle": () => rig.flash.keepBitsHigh(slotB(20001), ~second.bytes[20001]! & 0xff),
    "a bit of the last bytes": () => {
      const at = second.bytes.length - 2;
      rig.flash.keepBitsHigh(slotB(at), ~second.bytes[at]! & 0xff);
    },
    "a page that does not erase": () => {
      rig.flash.program(slotB(8192), new Uint8Array(PAGE).fill(0x11));
      rig.flash.keepPage(slotB(8192));
    },
    "a first page that does not erase": () => {
      rig.flash.program(slotB(0), new Uint8Array(PAGE).fill(0x11));
      rig.flash.keepPage(slotB(0));
    },
    "no page that takes anything, where a whole image lies": async () => {
      const other = await firmware("3");
      rig.flash.program(slotB(0), new Uint8Array(other.bytes));
      for (let at = 0; at < SLOT_SIZE; at += PAGE) rig.flash.protectPage(slotB(at));
    },
  };

  it.each(Object.entries(cases))("%s in the slot is found, and the device goes on", async (_what, fail) => {
    await boot();
    await fail();
    count("flash faults");
    expect((await rig.update(second)).at(-1)).toBe("500 FLASH_ERROR");
    await rig.publish("node/echo/set", "alive");
    await rig.hear("node/echo", "alive", 0);
    await rig.stop();
    await rig.boot();
    expect(rig.last("$fw/checksum")).toBe(first.md5);
    rig.flash.clearFaults();
    await rig.install(second);
    expect(rig.simulated!.violations).toEqual([]);
  });

  it("a slot that rots is not booted when the other is whole; that is reported, and the image can be installed again", async () => {
    await boot();
    await rig.install(second);
    await rig.until(() => rig.lines.includes("The new firmware is confirmed"), "confirmed");
    await rig.stop();
    count("flash faults");
    rig.flash.rot(slotB(30000), 4);
    await rig.boot();
    expect(rig.last("$fw/checksum")).toBe(first.md5);
    await rig.hear(STATUS, `500 FLASH_ERROR ${second.md5}`, 0);
    await rig.install(second);
    const from = rig.said.length;
    await rig.stop();
    await rig.boot();
    expect(rig.statuses(from)).toEqual([]);
  });

  it("an image that the journal does not know is not taken for the one that was there before", async () => {
    await boot();
    await rig.install(second);
    await rig.until(() => rig.lines.includes("The new firmware is confirmed"), "confirmed");
    await rig.stop();
    // The third was written as a whole, but the power failed before the journal had it; then the second rots.
    const third = await firmware("3");
    rig.flash.program(slotA(0), new Uint8Array(third.bytes));
    rig.flash.rot(slotB(30000), 4);
    count("flash faults");
    const from = rig.said.length;
    await rig.boot();
    expect(rig.lines.filter((line) => /slot [ab]$/.test(line)).at(-1)).toMatch(/slot a$/);
    expect(rig.said.slice(from).some(({ attribute, payload }) => attribute === "$fw/checksum" && payload)).toBe(false);
    await rig.install(second);
  });

  it("an image that rots while it is on trial is not blamed", async () => {
    await boot();
    expect((await rig.update(broken.idling)).at(-1)).toBe("200");
    await rig.until(() => rig.simulated!.reboots === 1, "rebooted");
    await rig.stop();
    count("flash faults");
    rig.flash.rot(slotB(258), 4);
    await rig.boot();
    await rig.hear(STATUS, `500 FLASH_ERROR ${broken.idling.md5}`, 0);
    expect((await rig.update(broken.idling)).at(-1)).toBe("200");
  });
});
