/**
 * Espruino's published drivers, which TypeScript sketches take as they are. They are not in this repository: the variable DRIVERS names
 * a folder with the .js files of `devices/` in espruino/EspruinoDocs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type BoardOptions, board, type I2cDevice, type OneWireDevice } from "../../testing/index.ts";
import { buildFromMemo } from "../support/built-image.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { FITTING, REFUSED } from "./uses.ts";

const DRIVERS = process.env.DRIVERS;
if (!DRIVERS) console.warn("Espruino's drivers are not tried: the variable DRIVERS does not name a folder with them");

/** A sketch beside a copy of a driver. @param body what it does, with the driver as `driver` */
function sketchWith(name: string, body: string): string {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, `${name}.js`), readFileSync(join(DRIVERS!, `${name}.js`)));
  const sketch = join(folder, "sketch.ts");
  const imports = `// @ts-ignore\nimport driver from "./${name}.js";\nimport * as homie from "homie-espruino";\n`;
  writeFileSync(sketch, `${imports}${body}\n`);
  return sketch;
}

/** Builds it as `homie build` does, but for the types. */
const build = (sketch: string) => buildFromMemo({ sketch });

const later = (use: string): string => `homie.onReady(() => {\n${use};\n});`;

describe.skipIf(!DRIVERS)("a driver of Espruino's", () => {
  it.each(Object.entries(FITTING))("fits the chip: %s", async (name, use) => {
    const { image } = await build(sketchWith(name, later(use)));
    expect(image.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(REFUSED))("is refused with the reason: %s", async (name, { use, because }) => {
    await expect(build(sketchWith(name, later(use)))).rejects.toThrow(because);
  });
});

/** A sketch with a property whose value a driver gives. */
const measuring = (name: string, setup: string, read: string): string =>
  sketchWith(
    name,
    `const property = homie.node("sensor", "Sensor", "test").advertise("value");
function send(value: unknown): void {
  const text = JSON.stringify(value);
  property.send(text);
}
${setup}
homie.onReady(() => {
  ${read};
});`,
  );

/** What the sketch publishes, with what is wired to the board. */
async function measured(sketch: string, wiring: NonNullable<BoardOptions["wiring"]>): Promise<unknown> {
  const device = await board(sketch, { wiring });
  await device.ready();
  await device.until(() => device.published("sensor/value").length > 0);
  const value = JSON.parse(device.published("sensor/value").at(-1)!);
  await device.powerOff();
  return value;
}

const words = (...values: number[]): number[] => values.flatMap((value) => [value & 255, (value >> 8) & 255]);

describe.skipIf(!DRIVERS)("on a simulated bus", () => {
  it("DS18B20 measures, over 1-Wire", async () => {
    // Its data sheet's example, +10.125 °C, with 12 bits.
    const scratchpad = [0xa2, 0x00, 0x4b, 0x46, 0x7f, 0xff, 0x0e, 0x10];
    const chip: OneWireDevice = {
      rom: "28ff641e8616037c",
      write: () => {},
      read: (count) => [...scratchpad, crc8(scratchpad)].slice(0, count),
    };
    const sketch = measuring(
      "DS18B20",
      "",
      "driver.connect(new OneWire(D4)).getTemp((value: number) => property.send(String(value)))",
    );
    expect(await measured(sketch, (one) => one.oneWire("D4", chip))).toBe(10.125);
  });

  it("BME280 measures, over I2C", async () => {
    // The example of the BMP280's data sheet, section 3.12; no humidity.
    const memory = new Uint8Array(256);
    memory.set(words(27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000), 0x88);
    const pressure = 415148;
    const temperature = 519888;
    memory.set([pressure >> 12, (pressure >> 4) & 255, (pressure & 15) << 4], 0xf7);
    memory.set([temperature >> 12, (temperature >> 4) & 255, (temperature & 15) << 4], 0xfa);
    let register = 0;
    const chip: I2cDevice = {
      write: ([first, ...rest]) => {
        register = first!;
        memory.set(rest, register);
      },
      read: (count) => [...memory.slice(register, register + count)],
    };
    const setup = "I2C1.setup({ scl: D5, sda: D4 });";
    const sketch = measuring("BME280", setup, "send(driver.connect(I2C1).getData())");
    const value = (await measured(sketch, (one) => one.i2c(0x76, chip))) as Record<string, number>;
    expect(value.temp).toBeCloseTo(25.08, 2);
    expect(value.pressure).toBeCloseTo(1006.5327, 3);
  });

  it("MAX7219 shows a number, over SPI", async () => {
    const registers = new Map<number, number>();
    const transfer = ([register, value]: number[]): number[] => {
      registers.set(register!, value!);
      return [0, 0];
    };
    const setup = "SPI1.setup({ mosi: D13, sck: D14 });";
    const sketch = measuring("MAX7219", setup, "driver.connect(SPI1, D15).set(42); send(true)");
    expect(await measured(sketch, (one) => one.spi({ transfer }, "D15"))).toBe(true);
    // Code B: digits are themselves, 15 is dark.
    const digits = [8, 7, 6, 5, 4, 3, 2, 1].map((register) => registers.get(register));
    expect(digits).toEqual([15, 15, 15, 15, 15, 15, 4, 2]);
    expect(registers.get(0x0c)).toBe(1);
  });
});

/** The sum of a 1-Wire device's scratchpad (Maxim application note 27). */
function crc8(bytes: number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}
