import assert from "node:assert/strict";
import { PROMISED } from "../../promised.ts";
import { largeConfig } from "../large-config.ts";
import type { Scenario } from "../scenario.ts";
import { STACK_LIMIT_COLLECTING } from "../stack-limit.ts";

/** A sketch that keeps as much as is promised, besides a property. */
const HOLDING = `
const held: number[] = [];
while (held.length < ${PROMISED}) held.push(1);
homie.node("node", "Node", "test").advertise("echo", { settable: (value, echo) => echo.send(value) });
`;

/** What README promises to a sketch: that it may keep so much, whatever is under way. */
export const promised: Scenario = {
  name: "promised",
  stackLimit: STACK_LIMIT_COLLECTING,
  async run(bench) {
    const [first, second] = [
      await bench.tools.images.sketch("holding", HOLDING),
      await bench.tools.images.light("2.0.0"),
    ];
    const stored = largeConfig(bench.config());
    bench.note(
      `A sketch that keeps ${PROMISED} variables may take ${STACK_LIMIT_COLLECTING} bytes of stack: the engine collects garbage when ` +
        "no variable is free, wherever that is, which takes up to 1,200 bytes more.",
    );
    for (const [form, bytes] of [
      ["raw", second.bytes],
      ["Base64", second.bytes.toString("base64")],
    ] as const) {
      const device = await bench.device({ image: first, config: stored });
      await device.boot();
      const since = device.now();
      await device.measure(
        `a sketch that keeps ${PROMISED} variables: an update, ${form}, and a change of 1,450 bytes`,
        async () => {
          const changed = { ...stored, name: "Changed", later: "x".repeat(20) };
          const notes = Object.fromEntries(Object.keys(stored.notes).map((key) => [key, "y".repeat(50)]));
          await Promise.all([
            device.send({ bytes, md5: second.md5 }),
            device.publish("$implementation/config/set", JSON.stringify({ ...changed, notes })),
          ]);
          await device.updateStatus(/^(200|40.|500)/, since);
          assert.equal(await device.changeStatus(/./, since), "200");
          await device.ready(since, second);
          await device.named("Changed", since);
        },
      );
      // The next one has its name.
      await device.chip.stop();
    }
  },
};

/** A sketch that takes all memory there is when it is told to, and keeps it. */
const HUNGRY = `
const kept: number[] = [];
homie.node("node", "Node", "test").advertise("eat", { settable: () => { for (;;) kept.push(1); } });
`;

/** What runs out of memory restarts, and is left without its sketch when it does so again and again. */
export const exhausted: Scenario = {
  name: "exhausted",
  async run(bench) {
    const image = await bench.tools.images.sketch("hungry", HUNGRY);
    const device = await bench.device({ image, config: {}, isResetByExceptions: true });
    await device.boot();
    for (let crash = 1; crash <= 3; crash++) {
      const since = device.now();
      await device.publish("node/eat/set", "1");
      if (crash < 3) await device.ready(since);
      else {
        await device.measure("restart in safe mode, after the third time that all memory was taken", async () => {
          await device.hear("$implementation/safe-mode", /out of memory$/, since);
          await device.hear("$state", "alert", since);
        });
      }
    }
    device.chip.forgive(/MEMORY|Execution Interrupted/);
    const since = device.now();
    await device.measure("an update in safe mode, to ready", async () => {
      const next = await bench.tools.images.light("2.0.0");
      assert.equal((await device.update(next)).at(-1), "200");
      await device.ready(since, next);
    });
  },
};
