import { afterEach, beforeEach, expect, it } from "vitest";
import { random } from "../../sim/random.ts";
import { type EmbeddedBroker, startBroker } from "../../tools/demo/embedded-broker.ts";
import { engine } from "../tools/engine-present.ts";
import { count } from "./count.ts";
import { broken, firmware } from "./images.ts";
import { Rig } from "./rig.ts";

const KILLS = 12;
/** An update, its reboot and its confirmation take about as long on real Espruino, in milliseconds. */
const SPAN = 3500;

let broker: EmbeddedBroker;
let rig: Rig;

beforeEach(async () => {
  broker = await startBroker();
});
afterEach(async () => {
  await rig?.close();
  await broker.close();
});

it.skipIf(!engine)(
  "real Espruino survives being killed at any moment of an update and of a rollback",
  async () => {
    const images = [await firmware("1"), await firmware("2")];
    rig = await Rig.open({ broker, engine, first: images[0]! });
    await rig.boot();
    const next = random(1);
    for (let i = 0; i < KILLS; i++) {
      const running = rig.last("$fw/checksum");
      const other = images.find(({ md5 }) => md5 !== running)!;
      await rig.send(i % 4 === 3 ? broken.throwing : other);
      const moment = (i % 4 === 3 ? 0.4 : 1) * SPAN * ((i + (next() % 1000) / 1000) / KILLS);
      await new Promise((resolve) => setTimeout(resolve, moment));
      await rig.stop();
      count("kills");
      await rig.boot();
      expect(images.map(({ md5 }) => md5)).toContain(rig.last("$fw/checksum"));
      expect(rig.last("$name")).toBe("Rig");
    }
    const last = await firmware("3");
    await rig.install(last);
  },
  120_000,
);
