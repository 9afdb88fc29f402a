/** Does what a test asks it to, and says what came of it. */
import * as homie from "homie-espruino";

const probe = homie.node("probe", "Probe", "test");
const result = probe.advertise("result", { retained: false });
const edges = probe.advertise("edges", { datatype: "integer", retained: false });

/** How often a button on D12 was pressed. */
let presses = 0;

function i2c(): string {
  I2C1.setup({ scl: D5, sda: D4 });
  return I2C1.readReg(0x40, 1, 2).join();
}

function spi(): string {
  SPI1.setup({ sck: D14, mosi: D13, miso: D12 });
  return SPI1.send([1, 2], D15).join();
}

function wire(): string {
  const bus = new OneWire(D4);
  const found = bus.search();
  bus.reset();
  bus.skip();
  bus.write(0xbe);
  const bytes = bus.read(2);
  return `${found.join()} ${bytes.join()}`;
}

function waitHere(): string {
  const end = getTime() + 0.2;
  while (getTime() < end);
  return "waited";
}

/** Asks whoever is at the other end of a line, and says what came. */
function ask(): string {
  const line = new Serial();
  line.setup(9600, { tx: D13, rx: D14 });
  line.on("data", (data) => result.send(data));
  line.println("who?");
  return "asked";
}

/** The same of Serial1, from which the console goes away. */
function askSerial1(): string {
  Serial1.on("data", (data) => result.send(data));
  LoopbackA.setConsole(true);
  Serial1.write("who", [63, 10]);
  return "asked";
}

/** Never lets anything else happen. */
function spin(): void {
  setTimeout(spin, 0);
}

function run(command: string): string {
  if (command === "i2c") return i2c();
  if (command === "spi") return spi();
  if (command === "wire") return wire();
  if (command === "ask") return ask();
  if (command === "ask Serial1") return askSerial1();
  if (command === "wait") return waitHere();
  if (command === "analog") return analogRead(A0).toFixed(2);
  if (command === "pwm") analogWrite(D13, 0.25);
  if (command === "pixels") require("neopixel").write(D2, [1, 2, 3, 4, 5, 6]);
  if (command === "watch D16") return `${setWatch(() => {}, D16)}`;
  if (command === "sleep") require("ESP8266").deepSleep(60e6);
  if (command === "throw") throw new Error("asked for it");
  if (command === "spin") spin();
  return "done";
}

probe.advertise("command", {
  settable: (value) => {
    const said = run(value);
    result.send(said);
  },
});

pinMode(D12, "input_pullup");
setWatch(
  () => {
    presses++;
    edges.send(presses);
  },
  D12,
  { repeat: true, edge: "falling", debounce: 20 },
);

homie.onBroadcast((level, value) => {
  const said = `${level}: ${value}`;
  result.send(said);
});
