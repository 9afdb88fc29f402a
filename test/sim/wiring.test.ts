import { afterEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../sim/manual-clock.ts";
import { type Device, device as make, until } from "./device.ts";

let made: Device | undefined;
afterEach(() => made?.board.powerOff());

/** A board that runs nothing, with things wired to it. */
function device(wire: (board: Device["board"]) => void): (code: string) => unknown {
  made = make("");
  wire(made.board);
  made.board.powerOn();
  return (code) => made!.board.evaluate(code);
}

/** A chip of registers: what is written first is the number of the first one. */
function registers(content: Record<number, number>) {
  let at = 0;
  return {
    write([first, ...values]: number[]) {
      at = first!;
      for (const value of values) content[at++] = value;
    },
    read: (count: number) => Array.from({ length: count }, () => content[at++] ?? 0),
  };
}

describe("I2C", () => {
  test("reaches a chip by its address", () => {
    const content: Record<number, number> = { 4: 40, 5: 50 };
    const run = device((board) => board.wiring.i2c.set(0x40, { device: registers(content), pins: undefined }));
    run("I2C1.setup({ scl: D5, sda: D4 })");
    expect(run("I2C1.writeTo(0x40, 4); I2C1.readFrom(0x40, 2).join()")).toBe("40,50");
    expect(run("I2C1.readReg(0x40, 5, 1).join()")).toBe("50");
    run("I2C1.writeTo({ address: 0x40, stop: false }, [9, 8], 7)");
    expect(content).toMatchObject({ 9: 8, 10: 7 });
  });

  test("throws where nobody acknowledges, but not by software: there it reads 255", () => {
    const run = device((board) =>
      board.wiring.i2c.set(0x40, { device: registers({}), pins: { scl: "D5", sda: "D4" } }),
    );
    const failed = (code: string) => run(`try { ${code} } catch (e) { e.message }`);
    expect(failed("I2C1.writeTo(0x40, 1)")).toBe("I2CWrite: No ACK 0");
    expect(failed("I2C1.setup({ scl: D4, sda: D5 }); I2C1.readFrom(0x40, 1)")).toBe("I2CRead: No ACK 0");
    expect(failed("I2C1.setup({ scl: D5, sda: D4 }); I2C1.readFrom(0x40, 1).join()")).toBe("0");
    expect(failed("I2C1.readFrom(0x41, 1)")).toBe("I2CRead: No ACK 0");
    expect(
      run("var i = new I2C(); i.setup({ scl: D4, sda: D5 }); i.writeTo(0x40, 1); i.readFrom(0x40, 2).join()"),
    ).toBe("255,255");
    expect(run("i.setup({ scl: D5, sda: D4 }); i.readFrom(0x40, 2).join()")).toBe("0,0");
  });
});

test("SPI talks to the chip whose pin is low", () => {
  const run = device((board) => {
    for (const [select, add] of [
      ["D15", 1],
      ["D4", 2],
    ] as const)
      board.wiring.spi.push({ select, device: { transfer: (bytes) => bytes.map((byte) => byte + add) } });
  });
  run("SPI1.setup({ sck: D14, mosi: D13, miso: D12 }); digitalWrite([D4, D15], 3)");
  expect(run("SPI1.send([1, 2], D15).join()")).toBe("2,3");
  expect(run('SPI1.send("ab", D4)')).toBe("cd");
  expect(run("SPI1.send(5, D4)")).toBe(7);
  expect(run("SPI1.send(5)")).toBe(0);
  expect(run("digitalWrite(D15, 0); var r = SPI1.send(5); SPI1.write(1, 2, D4); r + digitalRead(D4)")).toBe(7);
});

test("1-Wire finds chips, and talks to one or to all", () => {
  const told: string[] = [];
  const chip = (rom: string, hasAlarm = false) => ({
    rom,
    write: (bytes: number[]) => told.push(`${rom.slice(0, 4)} ${bytes}`),
    read: () => [Number.parseInt(rom.slice(2, 4), 16)],
    hasAlarm: () => hasAlarm,
  });
  const run = device((board) =>
    board.wiring.oneWire.set("D4", [
      chip("28ff000000000001"),
      chip("2801000000000002", true),
      chip("2802000000000003"),
    ]),
  );
  expect(run("var w = new OneWire(D4); w.search().join()")).toBe("2802000000000003,2801000000000002,28ff000000000001");
  expect(run("w.search(0xEC).join()")).toBe("2801000000000002");
  expect(run("[w.reset(), new OneWire(D5).reset()].join()")).toBe("true,false");
  run('w.select("2801000000000002"); w.write(0x44)');
  expect(run("w.read() + w.read(2).join()")).toBe("11,255");
  run("w.reset(); w.skip(); w.write([1, 2])");
  expect(told).toEqual(["2801 68", "28ff 1,2", "2801 1,2", "2802 1,2"]);
  expect(run("w.read()")).toBe(0);
  expect(run("try { w.select('28') } catch (e) { e.message }")).toContain("Invalid OneWire device address");
});

describe("serial lines", () => {
  test("hear and are heard, and keep what nobody listens to", () => {
    const heard: string[] = [];
    const run = device((board) => board.wiring.listeners.push({ tx: "D4", receive: (text) => heard.push(text) }));
    const { receivers } = made!.board.wiring;
    run("var s = new Serial(); s.setup(9600, { tx: D4, rx: D5 }); s.print(1); s.println('a'); s.write([98, 'c'], 100)");
    expect(heard.join("")).toBe("1a\r\nbcd");
    expect(receivers.get("D5")!("hello")).toBe(true);
    expect(run("[s.available(), s.read(2), s.available(), s.read(), s.read()].join()")).toBe("5,he,3,llo,");
    run("var got = ''; s.on('data', function (d) { got += d; })");
    receivers.get("D5")!("there");
    expect(run("s.inject('!'); got")).toBe("there!");
    run("s.unsetup()");
    expect(receivers.has("D5")).toBe(false);
  });

  test("of the hardware may be the console's, those of software not", async () => {
    const heard: string[] = [];
    const run = device((board) => board.wiring.listeners.push({ tx: "D1", receive: (text) => heard.push(text) }));
    run("print('shown'); var got = ''; Serial1.on('data', function (d) { got += d; })");
    expect(heard.splice(0).at(-1)).toBe("shown\r\n");
    const receive = made!.board.wiring.receivers.get("D3")!;
    expect(receive("typed")).toBe(false);
    run("LoopbackA.setConsole(); print('elsewhere')");
    expect([receive("sent"), run("got"), heard]).toEqual([true, "sent", []]);
    expect(run("try { new Serial().setConsole() } catch (e) { e.message }")).toBe(
      "setConsole can't be used on 'soft' devices",
    );
    run("LoopbackB.on('data', function (d) { got = d; }); LoopbackA.write('through')");
    await new Promise((resolve) => setImmediate(resolve));
    expect(run("got")).toBe("through");
  });
});

test("LEDs keep what they were told", () => {
  const run = device(() => {});
  run('require("neopixel").write(D4, [1, 2, 3, 4, 5, 6]); require("ESP8266").neopixelWrite(D4, [7, 8, 9])');
  expect([...made!.board.wiring.leds.get("D4")!]).toEqual([7, 8, 9, 4, 5, 6]);
});

describe("deep sleep", () => {
  const SLEEP =
    'if (require("ESP8266").getResetInfo().reason === "power on") require("ESP8266").deepSleep(60e6); print("awake");';

  test("ends with a restart", async () => {
    const clock = new ManualClock();
    made = make(SLEEP, { clock });
    made.board.powerOn();
    expect([made.board.isAsleep, made.board.isOn, made.lines]).toEqual([true, true, []]);
    clock.skip(59_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.board.isAsleep).toBe(true);
    clock.skip(1);
    await until(() => made!.lines.includes("awake"), made.lines);
    expect([made.board.isAsleep, made.board.reboots]).toEqual([false, 1]);
  });

  test("never ends without the wire, but with the power", async () => {
    const clock = new ManualClock();
    made = make(SLEEP, { clock });
    made.board.wiring.wakes = false;
    made.board.powerOn();
    clock.skip(1e9);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.board.isAsleep).toBe(true);
    made.board.powerOff();
    expect([made.board.isAsleep, made.board.isOn]).toEqual([false, false]);
    expect(made.board.evaluate.bind(made.board, "1")).toThrow("The board is off");
  });
});
