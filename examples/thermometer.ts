/** A DS18B20 on D4, with 4.7 kOhm to 3.3 V: it measures once a minute. */
import * as homie from "homie-espruino";

const CONVERT = 0x44;
const READ = 0xbe;

const climate = homie.node("climate", "Climate", "sensor");
const temperature = climate.advertise("temperature", { name: "Temperature", datatype: "float", unit: "°C" });
const bus = new OneWire(D4);

function measure(): void {
  if (!bus.reset()) {
    console.log("There is no thermometer");
    return;
  }
  bus.skip();
  bus.write(CONVERT, true);
  setTimeout(read, 750);
}

function read(): void {
  bus.reset();
  bus.skip();
  bus.write(READ);
  const bytes = bus.read(2);
  const raw = bytes[0]! | (bytes[1]! << 8);
  // Sixteenths of a degree, with a sign.
  const celsius = (raw > 0x7fff ? raw - 0x10000 : raw) / 16;
  temperature.send(Math.round(celsius * 10) / 10);
}

setInterval(measure, 60000);
