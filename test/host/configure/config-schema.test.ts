import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../../files/root.ts";
import { configSchema } from "../../../host/configure/config-schema.ts";
import { DESCRIPTIONS } from "../../../host/configure/descriptions.ts";
import { validateConfig } from "../../../src/formats/config/validate.ts";
import { runCommand } from "../../cli/run-command.ts";
import { image } from "../../configuration/board.ts";
import { testImage } from "../../files/test-image.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const accepts = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(configSchema());

/** Whether the device takes a configuration. */
function valid(config: unknown): boolean {
  const asBytes: unknown = JSON.parse(Buffer.from(JSON.stringify(config), "utf8").toString("latin1"));
  let errors = 0;
  validateConfig(asBytes, undefined, () => {
    errors++;
    return true;
  });
  return errors === 0;
}

const good = {
  name: "Lamp",
  wifi: { ssid: "net" },
  mqtt: { host: "broker" },
  ota: { enabled: true },
};

/** Values that some rule is about, near its limits. */
const values = [
  ...[
    null,
    true,
    false,
    0,
    1,
    -1,
    1.5,
    14,
    15,
    65535,
    65536,
    86400,
    86401,
    "",
    "a",
    "A",
    "-a",
    "a-",
    "a-b",
    [],
    {},
    { a: 1 },
  ],
  ...["aa:bb:cc:dd:ee:ff", "AA:BB:CC:DD:EE:F", "aa:bb:cc:dd:ee:gg", "1.2.3.4", "1.2.3", "256.1.1.1", "001.02.3.255"],
  ...["1.2.3.4.", "1.2.3.0004", "a/", "/", "a/+/", "a#/", "a/\n", "aa:bb:cc:dd:ee:ff\n", "1.2.3.4\n", "ab\n"],
  ...["0.0.0.0", "000.00.0.000", "0.0.0", "0.0.0.1"],
  ...[31, 32, 33, 48, 63, 64, 65, 255, 256].flatMap((size) => ["x".repeat(size), `${"x".repeat(size - 1)}/`]),
];
const value = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...values) },
  { weight: 1, arbitrary: fc.string({ unit: "binary-ascii", maxLength: 70 }) },
);
const paths = Object.keys(DESCRIPTIONS);

/** A good configuration with some of its keys set, removed or spoiled. */
function change(changes: [string, unknown][]): unknown {
  const config: Record<string, unknown> = structuredClone(good);
  for (const [path, replacement] of changes) {
    const keys = path.split(".");
    const last = keys.pop()!;
    const section = keys.length > 0 ? config[keys[0]!] : config;
    if (typeof section !== "object" || section === null) continue;
    if (replacement === undefined) delete (section as Record<string, unknown>)[last];
    // A copy: a later change may go into what an earlier one has put there, and the values are shared by all runs.
    else (section as Record<string, unknown>)[last] = structuredClone(replacement);
  }
  return config;
}

const changes = fc.array(fc.tuple(fc.constantFrom(...paths), fc.oneof(value, fc.constant(undefined))), {
  maxLength: 6,
});

describe("config.schema.json", () => {
  it("is up to date; if not: npx homie config schema --out config.schema.json", async () => {
    const folder = temporaryDirectory();
    const file = join(folder, "fresh.json");
    expect((await runCommand("config", "schema", "--out", file)).code).toBe(0);
    const fresh = readFileSync(file, "utf8");
    expect(readFileSync(join(ROOT, "config.schema.json"), "utf8")).toBe(fresh);
    const { code, output } = await runCommand("config", "schema");
    expect(output).toBe(fresh);
    expect(code).toBe(0);
  });

  it("accepts what the device takes, and refuses what it refuses", () => {
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(changes, (list) => {
        const config = change(list);
        const verdict = valid(config);
        if (verdict) taken++;
        else refused++;
        expect(accepts(config)).toBe(verdict);
      }),
      { numRuns: 20_000 },
    );
    expect(taken).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(1000);
  });

  it("agrees on every single value, at every path", () => {
    for (const path of paths) {
      for (const one of [...values, undefined]) {
        for (const before of [[], [["mqtt.auth", true]], [["wifi.channel", 1]], [["wifi.dns1", "1.1.1.1"]]] as const) {
          const config = change([...before, [path, one]] as [string, unknown][]);
          expect([path, one, accepts(config)]).toEqual([path, one, valid(config)]);
        }
      }
    }
    for (const one of values) if (typeof one !== "object") expect(accepts(one)).toBe(valid(one));
  });

  it("never refuses what the device takes, also beyond ASCII", () => {
    fc.assert(
      fc.property(fc.constantFrom("name", "wifi.ssid", "mqtt.host"), fc.string({ unit: "grapheme" }), (path, text) => {
        const config = change([[path, text]]);
        if (valid(config)) expect(accepts(config)).toBe(true);
      }),
    );
    expect(accepts(change([["wifi.ssid", "ü".repeat(31)]]))).toBe(true);
    expect(valid(change([["wifi.ssid", "ü".repeat(31)]]))).toBe(false);
  });

  it("describes nothing that there is no rule for", () => {
    const schema = configSchema() as { properties: Record<string, { properties?: Record<string, unknown> }> };
    const ruled = Object.entries(schema.properties).flatMap(([key, { properties }]) => [
      key,
      ...Object.keys(properties ?? {}).map((inner) => `${key}.${inner}`),
    ]);
    expect(ruled.sort()).toEqual([...paths].sort());
  });
});

describe("homie config schema with a firmware", () => {
  const folder = temporaryDirectory();

  it.each([
    ["", "a sketch that waits to be configured"],
    ["homie.setStandalone();", "one that does without"],
  ])("has the settings of its sketch (%j: %s)", { timeout: 180_000 }, async (before) => {
    const file = join(folder, "lamp.bin");
    writeFileSync(file, (await image(before)).image);
    const { code, output } = await runCommand("config", "schema", file);
    expect(code).toBe(0);
    const schema = JSON.parse(output);
    expect(schema.required).toEqual(["name", "wifi", "mqtt", "ota", "settings"]);
    expect(schema.properties.settings).toMatchObject({
      type: "object",
      properties: {
        room: { description: "Where the lamp hangs", type: "string" },
        percentage: { description: "Brightness in percent", default: 50, type: "number" },
        night: { description: "Dämmert bei Nacht ☾", default: false, type: "boolean" },
      },
      required: ["room"],
    });
    const takes = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);
    expect(takes({ ...good, settings: { room: "hall", percentage: 7, other: [] } })).toBe(true);
    expect(takes({ ...good, settings: { room: "hall", percentage: "7" } })).toBe(false);
    expect(takes({ ...good, settings: {} })).toBe(false);
    expect(takes(good)).toBe(false);
  });

  it("says that a file is no firmware, or one that does nothing", { timeout: 120_000 }, async () => {
    const file = join(folder, "bad.bin");
    writeFileSync(file, "notes");
    const none = await runCommand("config", "schema", file);
    expect(none.output).toContain(`${file}: This is no whole firmware image`);
    expect(none.code).toBe(1);
    writeFileSync(file, testImage());
    const mute = await runCommand("config", "schema", file);
    expect(mute.output).toContain(`${file}: this firmware has not told its settings within 10 s.`);
    expect(mute.code).toBe(1);
  });
});

describe("homie config schema with a sketch", () => {
  it("has its settings, with what limits them", { timeout: 120_000 }, async () => {
    const folder = temporaryDirectory();
    const sketch = join(folder, "own.ts");
    writeFileSync(
      sketch,
      `import * as homie from "homie-espruino";
homie.setting("interval", 60, { min: 10, max: 600, description: "Seconds" });
homie.setting("mode", "low", { format: "low,high" });
homie.setting("limits", { low: 5, on: true });
homie.requiredSetting("room", "string");
`,
    );
    const out = join(folder, "schema.json");
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect((await runCommand("config", "schema", "own.ts", "--out", out)).code).toBe(0);
    } finally {
      process.chdir(before);
    }
    const schema = JSON.parse(readFileSync(out, "utf8")) as { properties: { settings: unknown } };
    expect(schema.properties.settings).toMatchObject({
      type: "object",
      required: ["room"],
      properties: {
        interval: { type: "number", minimum: 10, maximum: 600, default: 60, description: "Seconds" },
        mode: { type: "string", enum: ["low", "high"], default: "low" },
        limits: { type: "object", properties: { low: { type: "number", default: 5 }, on: { type: "boolean" } } },
        room: { type: "string" },
      },
    });
    const check = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);
    expect(check({ ...good, settings: { room: "hall", limits: { low: 1 } } })).toBe(true);
    expect(check(good)).toBe(false);
    expect(check({ ...good, settings: { room: "hall", interval: 9 } })).toBe(false);
  });
});
