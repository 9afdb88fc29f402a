import { EventEmitter } from "node:events";
import type { Board } from "../boards/board.ts";
import { Air } from "./air.ts";
import { VARIABLES } from "./api/process.ts";
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
import { Wiring } from "./wiring.ts";

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
  /** Gets an error of the simulation itself, or of what a test has wired to it; it is thrown, unless given. */
  broken?: (error: unknown) => void;
  /** What lies behind the router; the computer's own network, unless given. */
  internet?: Internet;
}

const POWER_ON = "power on";

interface BoardEvents {
  /** A line on the console. */
  line: [string];
  /** The device has restarted by itself and runs again. */
  reboot: [];
  /** It is in deep sleep. */
  sleep: [];
  /** The power is gone. */
  powerCut: [];
  /** An exception that the device's code did not catch. */
  uncaught: [unknown];
}

function throwLater(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
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
  /** What is soldered to its pins. */
  readonly wiring = new Wiring();
  /** How often the device restarted by itself since the board was made. */
  reboots = 0;
  /** What the firmware did that firmware must not do. */
  readonly violations: string[] = [];
  private readonly hardware: Hardware;
  private machine: Machine | undefined;
  private pendingBoot: NodeJS.Immediate | undefined;
  /** Calls off the end of its sleep; undefined while it is awake. */
  private cancelSleep: (() => void) | undefined;

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
      wiring: this.wiring,
      resetReason: POWER_ON,
      mac: (options.mac ?? nextMac()).toLowerCase(),
      opmode: ACCESS_POINT,
      free: VARIABLES.free,
      ports: new Map(),
      log: (text) => {
        if (this.wiring.console === "Serial1") this.wiring.transmit("D1", `${text}\r\n`);
        for (const line of text.split("\n")) {
          options.log?.(line);
          this.emit("line", line);
        }
      },
      uncaught: (error) => this.emit("uncaught", error),
      violated: (message) => this.violations.push(message),
      broken: options.broken ?? throwLater,
      reboot: (reason) => this.restart(reason),
      sleep: (milliseconds) => this.sleep(milliseconds),
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
    return this.machine !== undefined || this.pendingBoot !== undefined || this.isAsleep;
  }

  /** Whether it is in deep sleep. */
  get isAsleep(): boolean {
    return this.cancelSleep !== undefined;
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
    this.hardware.resetReason = POWER_ON;
    this.boot();
  }

  /** Cuts the power, at once and in the middle of whatever the device does. Without effect when it is off. */
  powerOff(): void {
    if (!this.isOn) return;
    clearImmediate(this.pendingBoot);
    this.pendingBoot = undefined;
    this.cancelSleep?.();
    this.cancelSleep = undefined;
    const { machine } = this;
    this.machine = undefined;
    machine?.halt();
    this.pins.reset();
    this.emit("powerCut");
  }

  /**
   * Has memory run out, as what it holds does when there is no room for more: here memory has no end. What that takes with it,
   * the turn in which it happens, is for the test to leave undone.
   * @param entirely so that there is none for the handler either that is to be told
   */
  runOutOfMemory(entirely = false): void {
    this.machine?.raiseErrorFlag("MEMORY", !entirely);
  }

  /** Has so many variables be free, from now on: what a firmware takes of them is not simulated. */
  leaveFree(variables: number): void {
    this.hardware.free = variables;
  }

  /** Evaluates code as if it were typed at the console, and returns its value. Throws what it throws. */
  evaluate(code: string): unknown {
    if (!this.machine) throw new Error("The board is off");
    return this.machine.realm.evaluate(code, "console");
  }

  /** The loopback port that stands for one that the device listens on; undefined while it does not, or on another network. */
  port(devicePort: number): number | undefined {
    return this.hardware.ports.get(devicePort);
  }

  private boot(): void {
    startMachine(this.hardware, (machine) => {
      this.machine = machine;
    });
  }

  private sleep(milliseconds: number): void {
    this.machine = undefined;
    this.pins.reset();
    const wakes = milliseconds > 0 && this.wiring.wakes;
    const cancel = wakes ? this.clock.after(milliseconds, () => this.restart("deep sleep")) : () => {};
    this.cancelSleep = cancel;
    this.emit("sleep");
  }

  private restart(reason: string): void {
    this.machine = undefined;
    this.cancelSleep = undefined;
    this.hardware.resetReason = reason;
    this.reboots++;
    this.pins.reset();
    this.pendingBoot = setImmediate(() => {
      this.pendingBoot = undefined;
      this.emit("reboot");
      this.boot();
    });
  }
}
