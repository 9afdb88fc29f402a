import { installBase64 } from "./api/base64.ts";
import { installConsole } from "./api/console.ts";
import { installE } from "./api/e.ts";
import { esp8266Module } from "./api/esp8266.ts";
import { installEvents } from "./api/events.ts";
import { flashModule } from "./api/flash.ts";
import { httpModule } from "./api/http.ts";
import { installI2c } from "./api/i2c.ts";
import { installJson } from "./api/json.ts";
import { installMemory } from "./api/memory.ts";
import { installRequire } from "./api/modules.ts";
import { neopixelWrite } from "./api/neopixel.ts";
import { netModule } from "./api/net.ts";
import { installOneWire } from "./api/one-wire.ts";
import { installPins } from "./api/pins.ts";
import { installProcess } from "./api/process.ts";
import { installSerial } from "./api/serial.ts";
import { installSpi } from "./api/spi.ts";
import { storageModule } from "./api/storage.ts";
import { telnetServerModule } from "./api/telnet-server.ts";
import { Timers } from "./api/timers.ts";
import { installWatches } from "./api/watches.ts";
import { wifiModule } from "./api/wifi.ts";
import { stringOf } from "./bytes.ts";
import { type Hardware, Machine } from "./machine.ts";
import { Network } from "./net/network.ts";
import { StorageArea } from "./storage-area.ts";

const BOOT_FILE = ".bootcde";

/**
 * Starts the engine on a board: a world of its own, then the Storage file `.bootcde`. What that throws is printed, and the
 * board stays usable.
 * @param started is given the machine before any of its code runs
 */
export function startMachine(hardware: Hardware, started: (machine: Machine) => void): void {
  const machine = new Machine(hardware);
  const storage = new StorageArea(hardware.flash, hardware.board.storage);
  const readFile = (name: string) => {
    const bytes = storage.read(name);
    return bytes && stringOf(bytes);
  };
  installEvents(machine);
  installConsole(machine);
  installJson(machine);
  installBase64(machine);
  installE(machine);
  installProcess(machine);
  installMemory(machine);
  new Timers(machine).install();
  const { lookup, isPin } = installPins(machine);
  installWatches(machine, lookup);
  installI2c(machine, lookup);
  installSpi(machine, lookup, isPin);
  installOneWire(machine, lookup);
  installSerial(machine, lookup);
  const wifi = wifiModule(machine);
  const network = new Network(machine, wifi.station, wifi.accessPoint);
  installRequire(
    machine,
    {
      Storage: storageModule(machine, storage),
      Flash: flashModule(machine),
      Wifi: wifi.module,
      ESP8266: esp8266Module(machine, lookup),
      neopixel: machine.realm.module({ write: neopixelWrite(machine, lookup) }),
      TelnetServer: telnetServerModule(machine),
      net: netModule(network),
      http: httpModule(network),
    },
    readFile,
  );
  started(machine);
  const code = readFile(BOOT_FILE);
  if (code === undefined) hardware.log(`There is no ${BOOT_FILE} in Storage: nothing to run`);
  else machine.loop.enter(() => machine.realm.evaluate(code, BOOT_FILE));
}
