import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { readStorage, writeStorage } from "../../../host/storage/index.ts";
import { JOURNAL, PAGE } from "../../../src/formats/layout.ts";
import { runCommand } from "../../cli/run-command.ts";
import { testImage } from "../../files/test-image.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const folder = temporaryDirectory();
const file = join(folder, "config.json");
const content = {
  name: "Küche",
  wifi: { ssid: "net", password: "hunter22" },
  mqtt: { host: "broker", auth: true, username: "me", password: "hunter33" },
  ota: { enabled: true },
  settings: { limit: 5, api_key: "hunter44" },
};
writeFileSync(file, JSON.stringify(content, null, 2));

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

function put(...args: string[]) {
  return runCommand("config", "put", file, ...args);
}

describe("homie config put --storage", () => {
  const path = join(folder, "storage.bin");
  const lay = (config?: object) =>
    writeStorage({ board: nodemcu, loader: Buffer.from("x"), image: testImage(), ...(config ? { config } : {}) });

  it("puts the configuration in, says what is new without the secrets, and leaves the rest as it is", async () => {
    const before = lay();
    writeFileSync(path, before);
    const { code, output } = await put("--storage", path);
    expect(code).toBe(0);
    expect(output).toContain(`${file}, where there was no configuration:\n  name: "Küche" (new)\n`);
    expect(output).toContain("  wifi.password: new (not shown)\n");
    expect(output).toContain("  settings.limit: 5 (new)\n  settings.api_key: new (not shown)\n");
    expect(output).not.toMatch(/hunter|"me"/);
    const after = readFileSync(path);
    expect(readStorage(after)).toMatchObject({ config: content, boot: readStorage(before).boot, tornRecord: false });
    const [from, to] = [JOURNAL.page * PAGE, (JOURNAL.page + JOURNAL.pages) * PAGE];
    expect(after.subarray(0, from).equals(before.subarray(0, from))).toBe(true);
    expect(after.subarray(to).equals(before.subarray(to))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("says what changes, and leaves no trace of the old secrets", async () => {
    writeFileSync(path, lay({ ...content, name: "Hall", wifi: { ssid: "net", password: "old secret" }, gone: 1 }));
    const { code, output } = await put("--storage", path);
    expect(output).toContain(
      '  name: "Hall" -> "Küche"\n  wifi.password: changed (not shown)\n  gone: removed (was 1)\n',
    );
    expect(output).not.toMatch(/hunter|old secret/);
    expect(readFileSync(path).includes("old secret")).toBe(false);
    expect(code).toBe(0);
    const again = await put("--storage", path);
    expect(again.output).toContain("has this configuration already; nothing was changed.");
    expect(again.code).toBe(0);
  });

  it("puts in no more values than a device takes, and no deeper ones", async () => {
    writeFileSync(path, lay());
    const large = join(folder, "large.json");
    const putText = (text: string) => {
      writeFileSync(large, text);
      return runCommand("config", "put", large, "--storage", path);
    };
    // There are 15 already, objects and the whole included.
    const withMore = (more: number) => {
      const settings = {
        ...content.settings,
        ...Object.fromEntries(Array.from({ length: more }, (_, i) => [`s${i}`, i])),
      };
      return putText(JSON.stringify({ ...content, settings }));
    };
    const one = await withMore(50);
    expect(one.output).toContain("the configuration has 65 values, objects and lists included, 2 deep in each other");
    expect(one.code).toBe(1);
    expect((await withMore(49)).code).toBe(0);
    const deep = (levels: number) => {
      const text = JSON.stringify({ ...content, deep: 0 });
      return putText(text.replace('"deep":0', `"deep":${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`));
    };
    expect((await deep(8)).output).toContain("9 deep in each other; the board takes at most 64, 8 deep. Remove some.");
    expect((await deep(7)).code).toBe(0);
  });

  it("does not touch what is no storage image", async () => {
    const notes = join(folder, "notes.bin");
    writeFileSync(notes, "notes");
    const { code, output } = await put("--storage", notes);
    expect(output).toContain("notes.bin: damaged or not a Storage image");
    expect(readFileSync(notes, "utf8")).toBe("notes");
    expect(code).toBe(1);
    expect((await put("--storage", join(folder, "none.bin"))).output).toContain(
      "cannot read the Storage image: there is no such file",
    );
  });
});

/** Serves as configuration mode would. @returns host and port */
async function serve(handle: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part));
    request.on("end", () => handle(request, response, body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const INFO = '{"hardware_device_id":"5ccf7f000001","firmware":{"name":"light","version":"1.0.0"}}';

/** A device that answers `PUT /config` in some way. */
function deviceThat(put: (response: ServerResponse, body: string) => void) {
  return serve((request, response, body) => {
    if (request.url === "/device-info") response.end(INFO);
    else if (request.method === "PUT" && request.url === "/config") put(response, body);
    else response.writeHead(404).end();
  });
}

describe("homie config put --http", () => {
  it("sends the configuration", async () => {
    let received = "";
    const host = await deviceThat((response, body) => {
      received = body;
      response.end('{"success":true}');
    });
    const { code, output } = await put("--http", host);
    expect(received).toBe(JSON.stringify(content));
    expect(output).toContain("The device 5ccf7f000001 (light 1.0.0) is in configuration mode.");
    expect(output).toContain("The device has taken the configuration; it restarts");
    expect(output).not.toContain("hunter");
    expect(code).toBe(0);
  });

  it.each<[string, number, string, string]>([
    [
      "its reason",
      400,
      '{"success":false,"error":"settings.pin: is missing"}',
      "refuses the configuration: settings.pin: is missing.",
    ],
    ["no reason", 500, "<html>", "it says no more than 500"],
    ["an unfit reason", 400, `{"error":"a\\u001b[2Jb${"x".repeat(999)}"}`, "a\\u001b[2Jbxxx"],
    [
      "that it is configured",
      403,
      '{"error":"Device already configured"}',
      "is configured already and about to restart",
    ],
  ])("gives %s when the device refuses it", async (_, status, answer, words) => {
    const host = await deviceThat((response) => response.writeHead(status).end(answer));
    const { code, output } = await put("--http", host);
    expect(output).toContain(words);
    expect(output).not.toContain("\x1b");
    expect(output.length).toBeLessThan(1200);
    expect(code).toBe(1);
  });

  it("says that it is not known whether the device took it when the connection is cut or silent", async () => {
    const cut = await deviceThat((response) => response.destroy());
    const { code, output } = await put("--http", cut);
    expect(output).toContain(
      "the connection failed or was cut off. Whether the device has taken the configuration is not",
    );
    expect(code).toBe(1);
    server!.close();
    const silent = await put("--http", await deviceThat(() => {}), "--timeout", "0.3");
    expect(silent.output).toContain("no answer within 0.3 s. Whether");
    expect(silent.code).toBe(1);
  });

  it.each([
    ["a web page", (response: ServerResponse) => response.end("<html>")],
    ["other JSON", (response: ServerResponse) => response.end("[1]")],
    ["a redirection", (response: ServerResponse) => response.writeHead(302, { Location: "http://127.0.0.1:1/" }).end()],
    ["something endless", (response: ServerResponse) => response.end("x".repeat(200_000))],
  ])("sends nothing to what answers with %s", async (_, answer) => {
    let sent = false;
    const host = await serve((request, response) => {
      if (request.method === "PUT") sent = true;
      answer(response);
    });
    const { code, output } = await put("--http", host);
    expect(output).toContain("it is not a Homie device in configuration mode");
    expect(code).toBe(1);
    expect(sent).toBe(false);
  });

  it("says that nothing is there", async () => {
    const host = await deviceThat(() => {});
    await new Promise((resolve) => server!.close(resolve));
    const { code, output } = await put("--http", host);
    expect(output).toContain("nothing listens there. Join the access point of the board");
    expect(code).toBe(1);
  });
});

describe("homie config put", () => {
  it("validates first", async () => {
    const bad = join(folder, "bad.json");
    writeFileSync(bad, '{"name":"","mqtt":{"host":"h","port":70000,"password":"hunter55"}}');
    const { code, output } = await runCommand("config", "put", bad, "--http", "127.0.0.1:1");
    expect(output).toContain("  mqtt.port: 70000 is not a port (1 to 65535)\n");
    expect(output).toContain("  name: is empty\n");
    expect(output).not.toContain("hunter55");
    expect(code).toBe(1);
  });

  it.each([
    [[], "Say where to"],
    [["--port", "/dev/x", "--http"], "Say where to"],
    [["--storage", "x", "--baud", "9600"], "--baud goes with --port"],
    [["--port", "/dev/x", "--baud", "fast"], "It is a speed such as 115200"],
    [["--http", "me@host"], "It is a host, or host:port"],
    [["--http", "host/path"], "It is a host, or host:port"],
    [["--http", "host", "--timeout", "0"], "It is a number of seconds"],
  ])("exits 2 for %j", async (args, words) => {
    const { code, output } = await put(...args);
    expect(output).toContain(words);
    expect(code).toBe(2);
  });
});
