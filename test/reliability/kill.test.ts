import { expect, it } from "vitest";
import { random } from "../../sim/random.ts";
import { engine } from "../host/machines/engine-present.ts";
import { boot, first, rig, second } from "./bench.ts";
import { count } from "./count.ts";
import { broken, firmware } from "./images.ts";

const KILLS = 12;
/** An update, its reboot and its confirmation take about as long on real Espruino, in milliseconds. */
const SPAN = 3500;

it.skipIf(!engine)(
  "real Espruino survives being killed at any moment of an update and of a rollback",
  async () => {
    const images = [first, second];
    await boot({ engine });
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
