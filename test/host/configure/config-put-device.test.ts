import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { FlashFile } from "../../../host/machines/flash-file.ts";
import { SimulatedRunner } from "../../../host/machines/simulated-runner.ts";
import { readStorage, writeStorage } from "../../../host/storage/index.ts";
import { runCommand } from "../../cli/run-command.ts";
import { image } from "../../scenario/device.ts";
import { until } from "../../sim/device.ts";
import { builtLoader } from "../../support/built-loader.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const folder = temporaryDirectory();

it("homie config put --http configures the simulated board, which leaves configuration mode", async () => {
  const firmware = Buffer.from((await image("1.0.0")).image);
  const flash = new FlashFile(nodemcu, folder);
  flash.create(writeStorage({ board: nodemcu, loader: await builtLoader(), image: firmware }));
  const runner = new SimulatedRunner({ board: nodemcu, flash, mac: "5c:cf:7f:00:00:01" });
  const lines: string[] = [];
  let reboots = 0;
  runner.on("line", (line) => lines.push(line));
  runner.on("reboot", () => reboots++);
  await runner.start();
  try {
    await until(() => runner.simulated!.port(80) !== undefined, lines);
    const content = {
      name: "Küche",
      wifi: { ssid: "net", password: "hunter22" },
      mqtt: { host: "127.0.0.1", port: 1 },
      ota: { enabled: true },
    };
    const file = join(folder, "config.json");
    writeFileSync(file, JSON.stringify(content));
    const { code, output } = await runCommand(
      ...["config", "put", file, "--http", `127.0.0.1:${runner.simulated!.port(80)}`],
    );
    expect(output).toContain("The device 5ccf7f000001 (light 1.0.0) is in configuration mode.");
    expect(output).toContain("The device has taken the configuration");
    expect(code).toBe(0);
    await until(() => reboots === 1 && lines.some((line) => line.startsWith("Wi-Fi: ")), lines);
    expect(readStorage(flash.readStorage()).config).toEqual(content);
  } finally {
    await runner.stop();
  }
});
