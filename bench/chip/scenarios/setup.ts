import assert from "node:assert/strict";
import type { Answer, Device } from "../device.ts";
import { largeConfig } from "../large-config.ts";
import type { Scenario } from "../scenario.ts";

/** Sends a request that has to be answered with a status. @returns the answer's body */
async function ask(device: Device, request: string, status: number, body?: object): Promise<string> {
  const [method, path] = request.split(" ") as [string, string];
  const answer = await device.request(path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  assert.equal(answer.status, status, `${request} is answered ${answer.status}: ${answer.text}`);
  return answer.text;
}

/** How long is asked, in milliseconds: a scan takes two seconds, on a computer that others do not need too. */
const ASKED_FOR_MS = 60_000;

/** Asks until an answer is as it should be. */
async function askUntil(device: Device, path: string, fits: (answer: Answer) => boolean): Promise<void> {
  const deadline = Date.now() + ASKED_FOR_MS;
  for (;;) {
    const answer = await device.request(path);
    if (fits(answer)) return;
    assert.ok(Date.now() < deadline, `GET ${path} is still answered ${answer.status}: ${answer.text}`);
  }
}

export const setup: Scenario = {
  name: "setup",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.light() });
    await device.measure("configuration mode: boot", async () => {
      device.chip.start();
      await device.serving({ said: 0, lines: 0, log: 0 });
    });
    await device.measure("configuration mode: `GET /networks`, until a scan has found some", () =>
      askUntil(device, "/networks", ({ status, text }) => status === 200 && text.includes("my network")),
    );
    const measured = async (request: string, status: number, check = (_text: string) => true, body?: object) => {
      const what = `configuration mode: \`${request}\`, ${status}`;
      const text = await device.measure(what, () => ask(device, request, status, body));
      assert.ok(check(text), `${request} is answered ${text.slice(0, 200)}`);
    };
    await measured("GET /heart", 204);
    await measured("GET /device-info", 200, (text) => JSON.parse(text).firmware.name === "light");
    await measured("GET /", 200, (text) => /^<!doctype html>[\s\S]*<\/html>$/.test(text));
    await measured("GET /wifi/status", 200, (text) => JSON.parse(text).status === "idle");
    await measured("OPTIONS /config", 204);
    await measured("GET /nowhere", 404);
    await measured("GET /config", 405);
    await device.measure("configuration mode: four requests at once", async () => {
      const [page] = await Promise.all([
        ask(device, "GET /", 200),
        ask(device, "GET /device-info", 200),
        ask(device, "GET /networks", 200),
        ask(device, "PUT /config", 400, { ...largeConfig(bench.config()), mqtt: {} }),
      ]);
      assert.match(page!, /<\/html>$/);
    });
    await measured("PUT /wifi/connect", 202, undefined, { ssid: "my network", password: "wifi secret" });
    await device.measure("configuration mode: joins a network for trial", () =>
      askUntil(device, "/wifi/status", ({ text }) => JSON.parse(text).status === "connected"),
    );
    await measured("PUT /config", 400, (text) => text.includes("mqtt.host"), bench.config({ mqtt: {} }));
    const config = bench.config();
    await device.measure("configuration mode: `PUT /config` of 1,450 bytes, 200, to ready", async () => {
      const since = device.now();
      await ask(device, "PUT /config", 200, { ...config, ...largeConfig(config) });
      await device.ready(since);
    });
  },
};
