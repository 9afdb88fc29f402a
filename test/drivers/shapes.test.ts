/**
 * The shapes that Espruino's drivers have, in drivers of our own: what they have cost a sketch that wrote down nothing unusual is
 * guarded here where the drivers themselves are not at hand, see drivers.test.ts.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildFromMemo } from "../support/built-image.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const SHAPES: [what: string, driver: string, use: string][] = [
  [
    "a value for a callback, or else at once",
    `function Sensor(bus) { this.bus = bus; this.code = bus.search()[0]; }
Sensor.prototype.scratchpad = function () { var b = this.bus; b.select(this.code); b.write(0xbe); return b.read(9); };
Sensor.prototype.measure = function (callback) {
  function read(me) {
    var s = me.scratchpad(), sum = 0;
    for (var i = 0; i < 8; i++) { sum ^= s[i]; for (var j = 0; j < 8; j++) sum = (sum >> 1) ^ 0x8c * (sum & 1); }
    var value = sum == s[8] ? s[0] + (s[1] << 8) : null;
    if (callback) callback(value);
    return value;
  }
  this.bus.select(this.code);
  this.bus.write(0x44, true);
  if (!callback) return read(this);
  setTimeout(read, 750, this);
};
exports.connect = function (bus) { return new Sensor(bus); };`,
    "const sensor = driver.connect(new OneWire(D4)); homie.every(60000, () => sensor.measure((value: number) => property.send(value)));",
  ],
  [
    "a bus handed over as two functions",
    `function Sensor(read, write) { this.read = read; this.write = write; this.write(0xf4, 0x27); this.calibrate(); }
Sensor.prototype.calibrate = function () { var d = new Uint8Array(4); d.set(this.read(0x88, 4), 0); this.c = [, d[0] | d[1] << 8]; };
Sensor.prototype.getData = function () { var d = this.read(0xf7, 3); return { value: E.clip((d[0] << 8 | d[1]) * this.c[1], 0, 1e6) }; };
exports.connect = function (i2c) {
  return new Sensor(function (r, n) { i2c.writeTo(0x76, r); return i2c.readFrom(0x76, n); }, function (r, v) { i2c.writeTo(0x76, [r, v]); });
};`,
    "const sensor = driver.connect(I2C1); homie.every(60000, () => { const { value } = sensor.getData(); property.send(value); });",
  ],
  [
    "methods with the names of the engine's own, and of the firmware's",
    `function Memory(i2c) { this.i2c = i2c; }
Memory.prototype.write = function (at, data) { this.i2c.writeTo(0x50, [at].concat(data)); };
Memory.prototype.send = function (data) { this.write(0, data); };
Memory.prototype.read = function (at, n) { this.i2c.writeTo(0x50, at); return this.i2c.readFrom(0x50, n); };
exports.connect = function (i2c) { return new Memory(i2c); };`,
    "const memory = driver.connect(I2C1); homie.onReady(() => { memory.send([1, 2]); const [first] = memory.read(0, 1); property.send(first); });",
  ],
  [
    "pulses that are watched, tried again",
    `function Sensor(pin) { this.pin = pin; }
Sensor.prototype.read = function (callback, n) {
  if (!n) n = 10;
  var d = "", me = this;
  pinMode(me.pin, "output");
  this.watch = setWatch(function (t) { d += 0 | (t.time - t.lastTime > 0.00005); }, me.pin, { edge: "falling", repeat: true });
  setTimeout(function () { pinMode(me.pin, "input_pullup"); }, 1);
  setTimeout(function () {
    if (me.watch) me.watch = clearWatch(me.watch);
    if (parseInt(d.substr(2, 8), 2)) callback({ value: parseInt(d.substr(2, 16), 2) * 0.1 });
    else if (n > 1) setTimeout(function () { me.read(callback, --n); }, 500);
    else callback({ err: true, value: -1 });
  }, 50);
};
module.exports = { connect: function (pin) { return new Sensor(pin); } };`,
    "const sensor = driver.connect(D5); homie.every(60000, () => sensor.read((a: { value: number }) => property.send(a.value)));",
  ],
];

describe("a sketch with a driver builds where the driver has", () => {
  it.each(SHAPES)("%s", async (_what, driver, use) => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, "driver.js"), driver);
    const sketch = join(folder, "sketch.ts");
    writeFileSync(
      sketch,
      `// @ts-ignore
import driver from "./driver.js";
import * as homie from "homie-espruino";
const property = homie.node("sensor", "Sensor", "test").advertise("value", { datatype: "float" });
${use}
`,
    );
    const built = await buildFromMemo({ sketch });
    expect(built.image.length).toBeGreaterThan(0);
  });
});
