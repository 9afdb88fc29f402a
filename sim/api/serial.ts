import { bytesOfAny, stringOf } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { SerialPins } from "../wiring.ts";
import { bufferedData, pushData, takeData } from "./events.ts";
import type { PinLookup } from "./pins.ts";

/** What the engine calls the lines that it can have its console on. */
const HARDWARE: Record<string, SerialPins> = {
  Serial1: { tx: "D1", rx: "D3" },
  Serial2: { tx: "D2" },
  LoopbackA: {},
  LoopbackB: {},
};

interface Line {
  /** Undefined for one that is made by software. */
  name: string | undefined;
  pins: SerialPins;
  /** What is written at the other end of a loop arrives here. */
  other?: object;
}

/**
 * Installs `Serial`, `Serial1`, `Serial2`, `LoopbackA` and `LoopbackB`. The console is on `Serial1` until the sketch moves it, and what
 * arrives there is the console's until then.
 */
export function installSerial(machine: Machine, lookup: PinLookup): void {
  const { realm, hardware } = machine;
  const { wiring } = hardware;
  const lines = new WeakMap<object, Line>();
  const arrive = (self: object, text: string) => void pushData(machine, self, text, true);
  const send = (self: object, data: unknown) => {
    const { pins, other } = lines.get(self)!;
    const text = stringOf(bytesOfAny(data) ?? new Uint8Array());
    if (other) machine.loop.queue((() => arrive(other, text)) as never);
    else if (pins.tx !== undefined) wiring.transmit(pins.tx, text);
  };
  const listen = (self: object) => {
    const { name, pins } = lines.get(self)!;
    if (pins.rx === undefined) return;
    wiring.receivers.set(pins.rx, (text) => {
      if (name !== undefined && wiring.console === name) return false;
      arrive(self, text);
      return true;
    });
  };
  const serial = realm.deviceClass("Serial", (self) => void lines.set(self, { name: undefined, pins: {} }), {
    setup: (self, [_baud, options]) => {
      const line = lines.get(self)!;
      const { rx, tx } = (options ?? {}) as { rx?: unknown; tx?: unknown };
      if (line.name !== undefined) return;
      line.pins = {
        ...(tx === undefined ? {} : { tx: lookup(tx).name }),
        ...(rx === undefined ? {} : { rx: lookup(rx).name }),
      };
      listen(self);
    },
    unsetup: (self) => {
      const line = lines.get(self)!;
      if (line.name !== undefined || line.pins.rx === undefined) return;
      wiring.receivers.delete(line.pins.rx);
      line.pins = {};
    },
    print: (self, [text]) => send(self, String(text)),
    println: (self, [text]) => send(self, `${text === undefined ? "" : String(text)}\r\n`),
    write: (self, data) => send(self, data),
    inject: (self, data) => arrive(self, stringOf(bytesOfAny(data) ?? new Uint8Array())),
    flush: () => undefined,
    isConnected: () => true,
    available: (self) => bufferedData(self).length,
    read: (self, [length]) => takeData(self, length === undefined ? undefined : Number(length)),
    setConsole: (self) => {
      const { name } = lines.get(self)!;
      if (name === undefined) throw new EngineError("setConsole can't be used on 'soft' devices");
      wiring.console = name;
    },
  });
  for (const [name, pins] of Object.entries(HARDWARE)) {
    const line = new serial() as object;
    lines.set(line, { name, pins });
    realm.globals[name] = line;
    listen(line);
  }
  const [a, b] = [realm.globals.LoopbackA as object, realm.globals.LoopbackB as object];
  lines.get(a)!.other = b;
  lines.get(b)!.other = a;
  realm.globals.Serial = serial;
  wiring.console = "Serial1";
  machine.whenHalted(() => wiring.receivers.clear());
}
