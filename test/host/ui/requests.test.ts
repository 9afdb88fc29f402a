import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { ServedUi } from "./served-ui.ts";

const SECRET = "broker secret";
let broker: EmbeddedBroker;
let ui: ServedUi;

beforeAll(async () => {
  broker = await startBroker({ user: { username: "ann", password: SECRET } });
  ui = await ServedUi.start(broker.url.replace("mqtt://", `mqtt://ann:${encodeURIComponent(SECRET)}@`));
});
afterAll(async () => {
  await ui?.stop();
  await broker.close();
});

const own = () => `127.0.0.1:${ui.port}`;
const error = (body: string) => (JSON.parse(body) as { error: string }).error;

describe("the server of homie ui", () => {
  it("serves the page from itself, and lets a browser run nothing else", async () => {
    const { status, headers, body } = await ui.send("GET", "/");
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    const policy = headers["content-security-policy"]!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(body).not.toMatch(/<script(?! type="module" src="\/page\.js"><\/script>)|<style|style=| on\w+=|https?:/);
    for (const [path, type] of [
      ["/page.js", "text/javascript; charset=utf-8"],
      ["/style.css", "text/css; charset=utf-8"],
      ["/icon.svg", "image/svg+xml"],
      ["/flash/", "text/html; charset=utf-8"],
      ["/flash/flash.js", "text/javascript; charset=utf-8"],
      ["/flash/flasher-script.js", "text/javascript; charset=utf-8"],
      ["/flash/offer.json", "application/json"],
    ]) {
      const file = await ui.send("GET", path!);
      expect([file.status, file.headers["content-type"]]).toEqual([200, type]);
      expect(file.headers["content-security-policy"]).toBe(policy);
      // Nothing is fetched from elsewhere: what is there of addresses are namespaces, and what a person is to open.
      expect(file.body.replaceAll(/http:\/\/(www\.w3\.org\/[\w/]+|127\.0\.0\.1|localhost)/g, "")).not.toMatch(
        /https?:\/\/\w/,
      );
    }
  });

  it.each([
    ["localhost", (port: number) => ({ Host: `localhost:${port}`, Origin: `http://localhost:${port}` })],
    ["its address", (port: number) => ({ Host: `127.0.0.1:${port}`, Origin: undefined, "Sec-Fetch-Site": "none" })],
    ["a link on another page", () => ({ Origin: undefined, "Sec-Fetch-Site": "cross-site" })],
  ])("is found by %s", async (_, headers) => {
    expect((await ui.send("GET", "/", undefined, headers(ui.port))).status).toBe(200);
  });

  it.each([
    ["a name that leads here (DNS rebinding)", () => ({ Host: "evil.example", Origin: "http://evil.example" })],
    [
      "such a name with our port",
      () => ({ Host: `evil.example:${ui.port}`, Origin: `http://evil.example:${ui.port}` }),
    ],
    ["another port", () => ({ Host: "127.0.0.1:1", Origin: "http://127.0.0.1:1" })],
    ["0.0.0.0", () => ({ Host: `0.0.0.0:${ui.port}`, Origin: `http://0.0.0.0:${ui.port}` })],
  ])("answers nothing for %s", async (_, headers) => {
    for (const path of ["/", "/page.js", "/api/events", "/flash/", "/flash/offer.json"]) {
      const { status, body } = await ui.send("GET", path, undefined, headers());
      expect([path, status]).toEqual([path, 403]);
      expect(error(body)).toContain(`answers to http://${own()} only`);
    }
  });

  it.each([
    ["another origin", { Origin: "http://evil.example" }],
    ["an origin with another port", { Origin: "http://127.0.0.1:1" }],
    ["our host by TLS", { Origin: "https://127.0.0.1" }],
    ["an origin without a name", { Origin: "null" }],
  ])("answers nothing to %s", async (_, headers) => {
    for (const [method, path] of [
      ["GET", "/"],
      ["GET", "/api/events"],
      ["POST", "/api/events"],
      ["GET", "/flash/offer.json"],
    ]) {
      const { status, body } = await ui.send(method!, path!, undefined, headers);
      expect([path, status, error(body)]).toEqual([
        path,
        403,
        "This request does not come from this server's own page.",
      ]);
    }
  });

  it("takes a POST from its page alone, and nothing from another site's", async () => {
    expect((await ui.send("POST", "/api/events", "{}", { Origin: undefined })).status).toBe(403);
    const headers = { Origin: undefined, "Sec-Fetch-Site": "cross-site" };
    expect((await ui.send("GET", "/api/events", undefined, headers)).status).toBe(403);
    expect((await ui.send("GET", "/page.js", undefined, headers)).status).toBe(403);
    expect((await ui.send("GET", "/flash/", undefined, headers)).status).toBe(403);
    expect((await ui.send("GET", "/page.js", undefined, { ...headers, "Sec-Fetch-Site": "same-site" })).status).toBe(
      403,
    );
  });

  it.each([
    ["GET", "/nothing", 404, undefined],
    ["GET", "/../../package.json", 404, undefined],
    ["GET", "/constructor", 404, undefined],
    ["GET", "/flash/nothing", 404, undefined],
    ["GET", "/flash/../../package.json", 404, undefined],
    ["GET", "/flash/constructor", 404, undefined],
    ["POST", "/flash/offer.json", 405, "GET"],
    ["POST", "/", 405, "GET"],
    ["PUT", "/api/events", 405, "GET"],
  ])("refuses %s %s", async (method, path, status, allowed) => {
    const answer = await ui.send(method, path);
    expect([answer.status, answer.headers.allow]).toEqual([status, allowed]);
    expect(error(answer.body)).not.toBe("");
  });

  it("never tells the page, or the console, the broker's password", async () => {
    const page = await ui.listen();
    const [first] = page.messages;
    page.close();
    expect(first).toMatchObject({ type: "start", broker: { url: broker.url, baseTopic: "homie/", trouble: "" } });
    expect(JSON.stringify(first)).not.toContain(SECRET);
    expect(JSON.stringify(first)).not.toContain("ann");
    expect(ui.lines).toEqual([`${ui.url} shows the devices. Ctrl-C stops it.`]);
    expect(ui.faults).toEqual([]);
  });
});
