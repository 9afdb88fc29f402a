import fc from "fast-check";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { Keeper } from "./devices.ts";
import { type Listener, ServedUi } from "./served-ui.ts";

/** Pieces of what a device says, and of what a page would obey. */
const PIECES = [
  ...[
    "<img src=x onerror='document.title=1'>",
    "<script>document.title=2</script>",
    "</bdi>",
    "&lt;",
    "{{a}}",
    "javascript:1",
  ],
  ...[
    "\u202e",
    "\u2028",
    "\0",
    "\x1b[2J",
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "/",
    "#",
    "+",
    "$",
    "..",
    "__proto__",
  ],
  ...[
    "a",
    "b",
    "on",
    "lamp",
    "true",
    "false",
    "1",
    "-0",
    "1e9",
    "1e999",
    "NaN",
    "0:100",
    "9:1",
    "0:0",
    "rgb",
    "hsv",
    "9,9,9",
  ],
  ...[
    "boolean",
    "integer",
    "float",
    "enum",
    "color",
    "string",
    "ready",
    "lost",
    "3.0.1",
    "4.0.0",
    "5.0",
    "é",
    "\ud83d\ude00",
  ],
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((all) => all.join(""));
const level = fc.constantFrom("a", "b", "on", "lights_0", "__proto__", "constructor", "é", "<b>");

const attribute = fc.oneof(
  fc.constantFrom("$homie", "$state", "$name", "$nodes", "$localip", "$stats/signal", "$stats/uptime", "$fw/name"),
  fc.constantFrom("$fw/version", "$fw/checksum", "$implementation/ota/enabled", "$implementation/config"),
  fc.constantFrom("$implementation/safe-mode", "$implementation/ota/status", "$implementation/config/status"),
  fc.tuple(level, fc.constantFrom("$name", "$type", "$properties", "$array")).map((all) => all.join("/")),
  fc
    .tuple(level, level, fc.constantFrom("$name", "$datatype", "$format", "$unit", "$settable"))
    .map((all) => all.join("/")),
  fc.tuple(level, level).map((all) => all.join("/")),
);
/** A description, with anything anywhere. */
const description = fc.oneof(
  text,
  fc.json({ maxDepth: 4 }),
  fc
    .dictionary(level, fc.record({ name: fc.jsonValue(), datatype: text, format: text, settable: fc.jsonValue() }))
    .map((properties) => JSON.stringify({ homie: "5.0", name: "x", nodes: { a: { properties }, b: properties } })),
);
const said = fc.dictionary(attribute, text, { maxKeys: 25 });
/** What makes a device of it, whatever else it says. */
const DEVICE = {
  ...{ $homie: "3.0.1", $state: "ready", $nodes: "a,b,on,lights[],__proto__,constructor" },
  ...{ "a/$properties": "a,b,on,__proto__", "a/a/$settable": "true", "a/on/$datatype": "color", "a/on/$format": "rgb" },
};

/** How often it is tried; 300 were tried, too. */
const RUNS = Number(process.env.UNTRUSTED_RUNS ?? 15);

describe("whatever devices publish", { timeout: 600_000 }, () => {
  let broker: EmbeddedBroker;
  let keeper: Keeper;
  let ui: ServedUi;
  let page: Listener;

  beforeAll(async () => {
    broker = await startBroker();
    keeper = await Keeper.connect(broker.url);
    keeper.obeys = false;
    ui = await ServedUi.start(broker.url);
    page = await ui.listen();
  });
  afterAll(async () => {
    page?.close();
    await ui?.stop();
    await keeper.stop();
    await broker.close();
  });

  let round = 0;
  /** Has devices say things, and waits until all of it was told. */
  async function say(three: Record<string, string>, five: string): Promise<void> {
    const mark = `mark ${round++}`;
    await keeper.keep("evil", { ...DEVICE, ...three });
    await keeper.keep("5/evil", { $state: "ready", $description: five, "a/a": three["a/a"] ?? "1" });
    await keeper.keep("mark", { $homie: "3.0.1", $state: "ready", $name: mark });
    await page.until("all of it is told", () => page.devices.get("mark")?.name === mark);
  }

  it("the server goes on, sets what it offers, and says nothing that steers a terminal", async () => {
    await fc.assert(
      fc.asyncProperty(said, description, text, async (three, five, value) => {
        await say(three, five);
        for (const device of [page.devices.get("evil"), page.devices.get("5/evil")]) {
          for (const node of device?.nodes ?? []) {
            const [property] = node.properties;
            if (!property) continue;
            const { status } = await ui.post("/api/set", {
              device: device!.key,
              node: node.id,
              property: property.id,
              value,
            });
            expect([200, 400, 409]).toContain(status);
          }
        }
        const { status } = await ui.send("GET", "/api/config?device=evil");
        expect([200, 404, 409]).toContain(status);
        const checked = await ui.post("/api/config/check", {
          device: "evil",
          patch: { name: value, settings: { a: value } },
        });
        expect([200, 404, 409]).toContain(checked.status);
        expect(ui.faults).toEqual([]);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
        expect(ui.lines.join()).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u202e]/);
        await keeper.keep("evil", Object.fromEntries(Object.keys(three).map((key) => [key, ""])));
      }),
      { numRuns: RUNS },
    );
  });

  it.skipIf(!hasBrowser)("the page shows it as text, and goes on", async () => {
    const browser: Browser = await startBrowser();
    const open = await OpenPage.open(browser, ui.url);
    const { page: tab } = open;
    try {
      await fc.assert(
        fc.asyncProperty(said, description, async (three, five) => {
          await say(three, five);
          for (const hash of [
            "#/",
            "#/device/evil",
            "#/device/5%2Fevil",
            "#/config/evil",
            "#/update/evil",
            "#/device/%E0%A4%A",
          ]) {
            await tab.evaluate(`location.hash = ${JSON.stringify(hash)}`);
            await expect.poll(() => tab.getByRole("heading", { level: 1 }).count()).toBe(1);
          }
          expect(await tab.evaluate("[...document.images].map((one) => one.getAttribute('src')).join()")).toBe(
            "/icon.svg",
          );
          expect(
            await tab.evaluate("document.querySelectorAll('#page script, #page iframe, #page [onerror]').length"),
          ).toBe(0);
          expect(await tab.title()).toContain("Homie devices");
          // The browser tells on its console of an answer such as 409.
          expect(open.errors.filter((error) => !/status of 4\d\d/.test(error))).toEqual([]);
          await keeper.keep("evil", Object.fromEntries(Object.keys(three).map((key) => [key, ""])));
        }),
        { numRuns: RUNS },
      );
      open.errors.length = 0;
    } finally {
      await open.close();
      await browser.close();
    }
  });
});
