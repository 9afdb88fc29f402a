import type { Board } from "../boards/board.ts";
import type { Air } from "./air.ts";
import type { DeviceClock } from "./device-clock.ts";
import { EngineError, FirmwareBug, PowerLost } from "./errors.ts";
import { Loop } from "./loop.ts";
import type { Internet } from "./net/internet.ts";
import type { NorFlash } from "./nor-flash.ts";
import type { PinBank } from "./pin-bank.ts";
import { type DeviceFunction, Realm } from "./realm.ts";
import type { Wiring } from "./wiring.ts";

/** What outlives a restart: the hardware, and who listens to it. */
export interface Hardware {
  board: Board;
  flash: NorFlash;
  air: Air;
  clock: DeviceClock;
  internet: Internet;
  pins: PinBank;
  wiring: Wiring;
  /** Lower case with colons. */
  mac: string;
  /** The SDK's operating mode, as it is kept in flash: see `Opmode`. */
  opmode: number;
  /** How many variables the engine says are free. */
  free: number;
  /** Loopback ports by the port that the device listens on. */
  ports: Map<number, number>;
  /** A line for the console. */
  log(line: string): void;
  /** An exception that nobody caught. */
  uncaught(error: unknown): void;
  /** A `FirmwareBug`. */
  violated(message: string): void;
  /** An error of the simulation itself. */
  broken(error: unknown): void;
  /** Why the chip has started, as `getResetInfo()` says it. */
  resetReason: string;
  /** The device restarts, for a reason; it is halted already. */
  reboot(reason: string): void;
  /** The device wants to be off for some milliseconds, and to restart then; it is halted already. */
  sleep(milliseconds: number): void;
}

/** One boot of a board, from power to restart or power cut. */
export class Machine {
  readonly hardware: Hardware;
  readonly realm: Realm;
  readonly loop: Loop;
  /** Whether the engine's console on port 23 is open, as it is at every boot on the chip. */
  telnetOpen = true;
  private readonly onHalt: (() => void)[] = [];
  private readonly errorFlags = new Set<string>();
  private readonly onErrorFlag: DeviceFunction[] = [];
  private halted = false;

  constructor(hardware: Hardware) {
    this.hardware = hardware;
    this.loop = new Loop((error) => this.uncaught(error));
    this.realm = new Realm({
      checkPower: () => {
        if (this.halted) throw new PowerLost();
      },
      raised: (error: EngineError) => {
        if (error instanceof FirmwareBug) hardware.violated(error.message);
      },
      broken: (error) => hardware.broken(error),
    });
  }

  /** Has something done when the power goes or the device restarts. */
  whenHalted(callback: () => void): void {
    this.onHalt.push(callback);
  }

  /** Stops everything at once; what still unwinds has no effect any more. */
  halt(): void {
    if (this.halted) return;
    this.halted = true;
    this.loop.stop();
    for (const callback of this.onHalt) callback();
  }

  /** Whether the power is gone or the device restarts. */
  get isHalted(): boolean {
    return this.halted;
  }

  /** Restarts the device. @param reason why, as `getResetInfo()` will say it */
  reboot(reason = "restart"): never {
    this.halt();
    this.hardware.reboot(reason);
    throw new PowerLost();
  }

  /**
   * Has something gone wrong, as `E.getErrorFlags()` tells it. Who has asked for it is told once, until the flag was taken.
   * @param heard whether there is memory to tell it
   */
  raiseErrorFlag(flag: string, heard = true): void {
    const known = this.errorFlags.has(flag);
    this.errorFlags.add(flag);
    if (known || !heard) return;
    this.hardware.clock.after(0, () => {
      for (const callback of this.onErrorFlag) {
        if (!this.halted) this.loop.enter(callback, this.realm.globals.E, [this.realm.array([flag])]);
      }
    });
  }

  /** Has something told when something has gone wrong. */
  whenErrorFlag(callback: DeviceFunction): void {
    this.onErrorFlag.push(callback);
  }

  /** A function of the device, or a text that is evaluated in place of one. */
  callable(code: unknown): DeviceFunction {
    if (typeof code === "function") return code as DeviceFunction;
    if (typeof code !== "string") throw new EngineError("Function or String not supplied!");
    return () => this.realm.evaluate(code, "event");
  }

  /** What has gone wrong since the last time. */
  takeErrorFlags(): string[] {
    const flags = [...this.errorFlags];
    this.errorFlags.clear();
    return flags;
  }

  /** Switches the device off. @param milliseconds until it restarts, if it is wired to; 0 for good */
  sleep(milliseconds: number): never {
    this.halt();
    this.hardware.sleep(milliseconds);
    throw new PowerLost();
  }

  /** Hands an exception to `process.on("uncaughtException")`, or prints it. */
  uncaught(error: unknown): void {
    if (this.halted) return;
    const listeners = (this.realm.globals.process as Record<string, unknown>)["#onuncaughtException"];
    if (Array.isArray(listeners)) {
      for (const listener of listeners.slice()) {
        try {
          listener(error);
        } catch (second) {
          this.print(second);
        }
      }
    } else this.print(error);
    if (!this.halted) this.hardware.uncaught(error);
  }

  private print(error: unknown): void {
    if (this.halted) return;
    this.hardware.log(`Uncaught ${describe(error)}`);
  }
}

/** An exception as the console shows it, with the lines of the trace that lie in the device's own code. */
function describe(error: unknown): string {
  if (error === null || typeof error !== "object") return String(error);
  const stack = "stack" in error ? String(error.stack) : "";
  const places = stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line) && !/node:|\/sim\/|file:|evalmachine/.test(line));
  return [String(error), ...places].join("\n");
}
