import { EventEmitter } from "node:events";
import type { Board } from "../boards/board.ts";
import { Air } from "./air.ts";
import { startMachine } from "./boot.ts";
import { Clock } from "./clock.ts";
import type { DeviceClock } from "./device-clock.ts";
import { nextMac } from "./mac.ts";
import type { Hardware, Machine } from "./machine.ts";
import { computerInternet } from "./net/computer-internet.ts";
import type { Internet } from "./net/internet.ts";
import type { NorFlash } from "./nor-flash.ts";
import { ACCESS_POINT } from "./opmode.ts";
import { PinBank } from "./pin-bank.ts";

/** What a simulated board is made of. */
export interface SimulatedBoardOptions {
  board: Board;
  flash: NorFlash;
  /** Lower case with colons; one of Espressif's that no other board here has, unless given. */
  mac?: string;
  /** Gets every line that the device prints. */
  log?: (line: string) => void;
  /** The Wi-Fi around it; one that accepts everything, unless given. */
  wifi?: Air;
  /** How many times faster than the world the device's time goes; 1 unless given. */
  speed?: number;
  /** Its time, in place of one that goes at `speed`. */
  clock?: DeviceClock;
  /** What lies behind the router; the computer's own network, unless given. */
  internet?: Internet;
}

interface BoardEvents {
  /** A line on the console. */
  line: [string];
  /** The device has restarted by itself and runs again. */
  reboot: [];
  /** The power is gone. */
  powerCut: [];
  /** An exception that the device's code did not catch. */
  uncaught: [unknown];
}

/**
 * A simulated ESP8266 that runs Espruino: the same bytes run on it as on the chip. A restart or a power cut ends
 * everything that the device was about to do, also what its code would do while it unwinds.
 */
export class SimulatedBoard extends EventEmitter<BoardEvents> {
  readonly flash: NorFlash;
  readonly wifi: Air;
  readonly pins = new PinBank();
  readonly clock: DeviceClock;
  /** How often the device restarted by itself since the board was made. */
  reboots = 0;
  /** What the firmware did that firmware must not do. */
  readonly violations: string[] = [];
  private readonly hardware: Hardware;
  private machine: Machine | undefined;
  private pendingBoot: NodeJS.Immediate | undefined;

  constructor(options: SimulatedBoardOptions) {
    super();
    this.flash = options.flash;
    this.wifi = options.wifi ?? new Air();
    this.clock = options.clock ?? new Clock(options.speed ?? 1);
    this.hardware = {
      board: options.board,
      flash: this.flash,
      air: this.wifi,
      clock: this.clock,
      internet: options.internet ?? computerInternet,
      pins: this.pins,
      mac: (options.mac ?? nextMac()).toLowerCase(),
      opmode: ACCESS_POINT,
      ports: new Map(),
      log: (text) => {
        for (const line of text.split("\n")) {
          options.log?.(line);
          this.emit("line", line);
        }
      },
      uncaught: (error) => this.emit("uncaught", error),
      violated: (message) => this.violations.push(message),
      broken: (error) => {
        process.nextTick(() => {
          throw error;
        });
      },
      reboot: () => this.restart(),
    };
  }

  /** Whether the engine's console on port 23 is open. */
  get telnetOpen(): boolean {
    return this.machine?.telnetOpen ?? false;
  }

  /** The MAC address of the station: lower case with colons. */
  get mac(): string {
    return this.hardware.mac;
  }

  /** Whether it has power. */
  get isOn(): boolean {
    return this.machine !== undefined || this.pendingBoot !== undefined;
  }

  /** Whether nothing is under way: until a pin, the network or the clock brings something, it does nothing. */
  get isResting(): boolean {
    return this.pendingBoot === undefined && (this.machine?.loop.isResting ?? true);
  }

  /** Gives it power: it boots before this returns. Without effect when it is on. */
  powerOn(): void {
    if (this.isOn) return;
    this.flash.restorePower();
    this.flash.onPowerCut = () => this.powerOff();
    this.boot();
  }

  /** Cuts the power, at once and in the middle of whatever the device does. Without effect when it is off. */
  powerOff(): void {
    if (!this.isOn) return;
    clearImmediate(this.pendingBoot);
    this.pendingBoot = undefined;
    const { machine } = this;
    this.machine = undefined;
    machine?.halt();
    this.pins.reset();
    this.emit("powerCut");
  }

  /** Evaluates code as if it were typed at the console, and returns its value. Throws what it throws. */
  evaluate(code: string): unknown {
    if (!this.machine) throw new Error("The board is off");
    return this.machine.realm.evaluate(code, "console");
  }

  /** The loopback port that stands for one that the device listens on; undefined while it does not. */
  port(devicePort: number): number | undefined {
    return this.hardware.ports.get(devicePort);
  }

  private boot(): void {
    startMachine(this.hardware, (machine) => {
      this.machine = machine;
    });
  }

  private restart(): void {
    this.machine = undefined;
    this.reboots++;
    this.pins.reset();
    this.pendingBoot = setImmediate(() => {
      this.pendingBoot = undefined;
      this.emit("reboot");
      this.boot();
    });
  }
}
